namespace CellGenie.Segmentation;

/// <summary>Prepares training images on several threads, in order and a bounded number ahead.</summary>
/// <remarks>
/// What comes out does not depend on the number of threads, and a loader that begins at iteration n gives what one that began at 0 gives from n on.
/// At most two batches and one image a thread are held.
/// </remarks>
public sealed class SampleLoader : IDisposable
{
    private readonly Lock _planning = new();
    private readonly object _gate = new();
    private readonly TrainingSet _set;
    private readonly TrainingOptions _options;
    private readonly BatchPlanner _planner;
    private readonly Dictionary<long, Result> _done = [];
    private readonly Thread[] _threads;
    private readonly int _ahead;
    private PlannedSample[] _planned = [];
    private long _nextJob;
    private long _taken;
    private int _iteration;
    private bool _isStopped;

    /// <summary>Starts the threads.</summary>
    /// <param name="set">The images; must outlive this loader.</param>
    /// <param name="options">The training.</param>
    /// <param name="firstIteration">The iteration of the first batch: 0, or where a training goes on.</param>
    public SampleLoader(TrainingSet set, TrainingOptions options, int firstIteration = 0)
    {
        (_set, _options, _iteration) = (set, options, firstIteration);
        _planner = new BatchPlanner(set.Plan, options.BatchSize, options.Seed, firstIteration);
        var workers = options.Workers > 0 ? options.Workers : Math.Max(1, Environment.ProcessorCount - 1);
        _ahead = 2 * options.BatchSize;
        _threads = new Thread[workers];
        for (var t = 0; t < workers; t++)
        {
            _threads[t] = new Thread(Work) { IsBackground = true, Name = $"loader {t + 1}" };
            _threads[t].Start();
        }
    }

    /// <summary>Images that were asked for so far, in order to show that the loader does not run away.</summary>
    internal long Planned
    {
        get
        {
            lock (_planning)
                return _nextJob;
        }
    }

    /// <summary>The next batch; waits until it is ready.</summary>
    /// <exception cref="CellGenie.Imaging.CellGenieException">Images cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingBatch Next(CancellationToken cancellationToken = default)
    {
        using var wake = cancellationToken.Register(() =>
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        });
        var (samples, notes) = (new List<TrainingSample>(_options.BatchSize), new List<string>());
        lock (_gate)
        {
            while (samples.Count < _options.BatchSize)
            {
                Result? result;
                while (!_done.Remove(_taken, out result))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    ObjectDisposedException.ThrowIf(_isStopped, this);
                    Monitor.Wait(_gate);
                }

                result.Error?.Throw();
                samples.Add(result.Sample!);
                notes.AddRange(result.Notes);
                _taken++;
                Monitor.PulseAll(_gate);
            }
        }

        return new TrainingBatch(_iteration++, samples, notes);
    }

    /// <summary>Stops the threads, after the images under way.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        while (true)
        {
            var (job, planned) = Take();
            lock (_gate)
            {
                while (!_isStopped && job - _taken >= _ahead)
                    Monitor.Wait(_gate);
                if (_isStopped)
                    return;
            }

            var result = Load(planned);
            lock (_gate)
            {
                _done[job] = result;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private (long Job, PlannedSample Planned) Take()
    {
        lock (_planning)
        {
            var slot = (int)(_nextJob % _options.BatchSize);
            if (slot == 0)
                _planned = _planner.Next();
            return (_nextJob++, _planned[slot]);
        }
    }

    private Result Load(PlannedSample planned)
    {
        var notes = new List<string>();
        try
        {
            return new Result(_set.Load(planned, _options, notes), notes, null);
        }
        catch (Exception e)
        {
            // Thrown where the batch is asked for: an error must end the training, not this thread.
            return new Result(null, notes, System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e));
        }
    }

    private sealed record Result(TrainingSample? Sample, List<string> Notes, System.Runtime.ExceptionServices.ExceptionDispatchInfo? Error);
}
