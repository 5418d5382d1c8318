namespace Orleans.Runtime;

/// <summary>Something that runs when the silo starts. Its error fails the start.</summary>
public interface IStartupTask
{
    /// <summary>Runs.</summary>
    Task Execute(CancellationToken cancellationToken);
}
