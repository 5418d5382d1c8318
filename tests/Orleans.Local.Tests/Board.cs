namespace Orleans.Local.Tests;

/// <summary>What grains of a test write down and what they wait for.</summary>
public sealed class Board
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<string> notes = [];
    private readonly Dictionary<string, TaskCompletionSource> doors = [];
    private readonly List<(string Note, int Count, TaskCompletionSource Reached)> watches = [];

    public string[] Notes
    {
        get
        {
            lock (gate)
            {
                return [.. notes];
            }
        }
    }

    public void Note(string note)
    {
        lock (gate)
        {
            notes.Add(note);
            foreach (var watch in watches.Where(each => each.Note == note && notes.Count(other => other == note) >= each.Count).ToArray())
            {
                watch.Reached.TrySetResult();
                watches.Remove(watch);
            }
        }
    }

    /// <summary>Waits until a grain has noted something so often.</summary>
    public Task Reached(string note, int count = 1)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (notes.Count(each => each == note) >= count)
            {
                reached.SetResult();
            }
            else
            {
                watches.Add((note, count, reached));
            }

            return reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    public int Count(string note) => Notes.Count(each => each == note);

    public Task PassAsync(string door) => Door(door).Task;

    public void Open(string door) => Door(door).TrySetResult();

    private TaskCompletionSource Door(string door)
    {
        lock (gate)
        {
            if (!doors.TryGetValue(door, out var found))
            {
                doors[door] = found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return found;
        }
    }
}
