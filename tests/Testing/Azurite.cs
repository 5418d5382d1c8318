using Xunit;

namespace CellGenie.Testing;

/// <summary>The Azure storage emulator from npm, started once for a test process and ended with it.</summary>
public static class Azurite
{
    public const string Version = "3.37.0";

    private static readonly Lazy<(AzuriteProcess? Process, string Reason)> Started = new(Start);

    /// <summary>The running emulator; the test is skipped, with a message, where it cannot be had.</summary>
    public static AzuriteProcess Instance
    {
        get
        {
            if (Started.Value.Process is null)
                Assert.Skip($"needs Azurite {Version}: {Started.Value.Reason}");
            return Started.Value.Process;
        }
    }

    /// <summary>Starts one more emulator, with options of its own; the test is skipped, with a message, where it cannot be had.</summary>
    public static AzuriteProcess Start(params string[] options)
    {
        _ = Instance;
        return AzuriteProcess.Start(AzuriteInstallation.Find().Script!, options);
    }

    private static (AzuriteProcess? Process, string Reason) Start()
    {
        var (script, reason) = AzuriteInstallation.Find();
        if (script is null)
            return (null, reason);
        var process = AzuriteProcess.Start(script);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Dispose();
        return (process, "");
    }
}
