namespace CellGenie.Grains;

/// <summary>The thread that one attempt trains on.</summary>
internal sealed class TrainingThread
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread.</summary>
    /// <param name="trainer">What trains.</param>
    /// <param name="session">What to train.</param>
    /// <param name="ended">Called at the end, from the thread.</param>
    public TrainingThread(ITrainer trainer, TrainingSession session, Action ended)
    {
        Session = session;
        var thread = new Thread(() =>
        {
            try
            {
                trainer.Train(session, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Asked for; whoever asked knows.
            }
            catch (Exception e)
            {
                // Whatever a trainer throws ends the attempt, never the silo.
                Failure = e;
            }
            finally
            {
                ended();
                _end.SetResult();
            }
        })
        { Name = $"trainer {session.Order.Attempt}", IsBackground = true };
        thread.Start();
    }

    /// <summary>What is trained.</summary>
    public TrainingSession Session { get; }

    /// <summary>The attempt.</summary>
    public int Attempt => Session.Order.Attempt;

    /// <summary>Ends with the thread; never fails.</summary>
    public Task Completion => _end.Task;

    /// <summary>Whether the thread is at its end.</summary>
    public bool Ended => _end.Task.IsCompleted;

    /// <summary>What the trainer threw; null when nothing.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Stops the trainer and waits for the end of the step that it is in.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _end.Task;
    }
}
