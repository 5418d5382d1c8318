namespace CellGenie.Grains;

/// <summary>Hears of each step of the engine, on the engine's thread.</summary>
internal sealed class Steps<T>(Action step) : IProgress<T>
{
    public void Report(T value) => step();
}
