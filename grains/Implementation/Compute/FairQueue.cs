namespace CellGenie.Grains;

/// <summary>
/// Decides whose slice is next: of the tenants that have something to do, the one that has used the threads least of late; among a
/// tenant's jobs, the one that began first goes on, and another begins only when none that has begun can go on, so that few are half
/// done at any time: each of those holds buffers. No threads and no lock of its own: every call happens under the pool's lock.
/// </summary>
/// <param name="jobsPerTenant">Jobs of a tenant at a time.</param>
/// <param name="halfLife">How fast use is forgotten.</param>
/// <param name="time">The clock.</param>
internal sealed class FairQueue(int jobsPerTenant, TimeSpan halfLife, TimeProvider time)
{
    private const double Forgotten = 0.001;

    private readonly Dictionary<string, Tenant> _tenants = [];
    private readonly long _begin = time.GetTimestamp();
    private long _turn;

    /// <summary>Jobs that wait or run, by tenant; tenants without any are left out.</summary>
    public Dictionary<string, int> Depths => _tenants.Where(t => t.Value.Jobs.Count > 0).ToDictionary(t => t.Key, t => t.Value.Jobs.Count);

    /// <summary>Jobs that wait or run.</summary>
    public int Count => _tenants.Values.Sum(t => t.Jobs.Count);

    /// <summary>Tenants that have jobs.</summary>
    public int Tenants => _tenants.Values.Count(t => t.Jobs.Count > 0);

    /// <summary>Tenants that are remembered, those included that have no jobs.</summary>
    public int Known => _tenants.Count;

    /// <summary>All jobs.</summary>
    public List<QueuedJob> Jobs => [.. _tenants.Values.SelectMany(t => t.Jobs)];

    /// <summary>Takes a job in; false when its tenant has enough.</summary>
    public bool TryAdd(QueuedJob job)
    {
        if (!_tenants.TryGetValue(job.Tenant, out var tenant))
        {
            Forget();
            _tenants.Add(job.Tenant, tenant = new Tenant());
        }

        if (tenant.Jobs.Count - tenant.Asleep >= jobsPerTenant)
            return false;
        tenant.Jobs.Add(job);
        tenant.Waiting.AddLast(job.Node);
        return true;
    }

    /// <summary>The job whose slice is next; null when there is nothing to do.</summary>
    public QueuedJob? Take()
    {
        Tenant? next = null;
        var least = double.MaxValue;
        var now = Now;
        foreach (var tenant in _tenants.Values)
        {
            if (tenant.Ready.Count + tenant.Waiting.Count == 0)
                continue;
            var use = tenant.UseAt(now, halfLife) + tenant.UnderWay;
            if (next == null || use < least || (use == least && tenant.LastTurn < next.LastTurn))
                (next, least) = (tenant, use);
        }

        if (next == null)
            return null;
        next.LastTurn = ++_turn;
        next.Running++;
        var list = next.Ready.Count > 0 ? next.Ready : next.Waiting;
        var job = list.First!.Value;
        list.RemoveFirst();
        if (!job.IsStarted)
            (job.IsStarted, job.Began) = (true, _turn);
        job.IsRunning = true;
        return job;
    }

    /// <summary>Notes what a job's slice has used.</summary>
    public void Charge(QueuedJob job, TimeSpan used)
    {
        job.IsRunning = false;
        job.Used += used;
        _tenants[job.Tenant].EndSlice(Now, used.TotalSeconds, halfLife);
    }

    /// <summary>A job waits for others, and gives its place to one of them meanwhile.</summary>
    public void Sleep(QueuedJob job)
    {
        job.IsAsleep = true;
        _tenants[job.Tenant].Asleep++;
    }

    /// <summary>A job that has begun can go on.</summary>
    public void Resume(QueuedJob job)
    {
        Wake(job);
        var ready = _tenants[job.Tenant].Ready;
        var next = ready.First;
        while (next != null && next.Value.Began < job.Began)
            next = next.Next;
        if (next == null)
            ready.AddLast(job.Node);
        else
            ready.AddBefore(next, job.Node);
    }

    /// <summary>A job has ended.</summary>
    public void Remove(QueuedJob job)
    {
        Wake(job);
        job.Node.List?.Remove(job.Node);
        _tenants[job.Tenant].Jobs.Remove(job);
    }

    private void Wake(QueuedJob job)
    {
        if (job.IsAsleep)
            _tenants[job.Tenant].Asleep--;
        job.IsAsleep = false;
    }

    private double Now => time.GetElapsedTime(_begin).TotalSeconds;

    /// <summary>Drops tenants that have nothing to do and nothing to be charged for, so that their number is bounded by those of late.</summary>
    private void Forget()
    {
        var now = Now;
        foreach (var (name, tenant) in _tenants)
        {
            if (tenant.Jobs.Count == 0 && tenant.UseAt(now, halfLife) < Forgotten)
                _tenants.Remove(name);
        }
    }

    private sealed class Tenant
    {
        private double _use;
        private double _at;
        private double _lastSlice;

        public HashSet<QueuedJob> Jobs { get; } = [];

        public LinkedList<QueuedJob> Waiting { get; } = [];

        public LinkedList<QueuedJob> Ready { get; } = [];

        public long LastTurn { get; set; }

        /// <summary>Jobs that wait for others.</summary>
        public int Asleep { get; set; }

        /// <summary>Slices under way.</summary>
        public int Running { get; set; }

        /// <summary>Seconds on a thread, those of one half-life ago counting half.</summary>
        public double UseAt(double now, TimeSpan halfLife) => _use * Math.Pow(2, -(now - _at) / halfLife.TotalSeconds);

        /// <summary>Seconds that the slices under way will probably have used, so that threads which are free at the same time do not all choose the same tenant.</summary>
        public double UnderWay => Running * _lastSlice;

        public void EndSlice(double now, double seconds, TimeSpan halfLife)
        {
            (_use, _at) = (UseAt(now, halfLife) + seconds, now);
            _lastSlice = seconds;
            Running--;
        }
    }
}
