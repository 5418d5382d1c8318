using System.Runtime.InteropServices;
using CellGenie.Cli;
using CellGenie.Cli.Output;

using var cancellation = new CancellationTokenSource();

void Cancel(PosixSignalContext context)
{
    // The first signal stops between items, so that the work can be continued; a second one ends the process.
    if (cancellation.IsCancellationRequested)
        return;
    context.Cancel = true;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
return await CommandLine.RunAsync(args, Terminal.FromConsole(), cancellation.Token);
