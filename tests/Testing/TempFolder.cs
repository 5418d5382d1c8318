namespace CellGenie.Testing;

/// <summary>A new empty folder that is deleted at the end of the test.</summary>
public sealed class TempFolder : IDisposable
{
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public TempFolder() => Path = Directory.CreateTempSubdirectory("cellgenie-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < Tries)
            {
                // A service that was stopped clears its own files away meanwhile: the thread of its main program does, which nobody waits for.
                Thread.Sleep(Pause);
            }
        }
    }
}
