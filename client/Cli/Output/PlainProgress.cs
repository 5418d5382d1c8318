using System.Globalization;

namespace CellGenie.Cli.Output;

/// <summary>Progress as plain lines, for logs and pipes: at the start, about every five seconds, and at the end.</summary>
internal sealed class PlainProgress(TextWriter error, string title, string unit, TimeProvider time) : IProgress<WorkProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _begun;
    private long _last;
    private int _first = -1;

    public void Report(WorkProgress value)
    {
        var now = time.GetTimestamp();
        if (_first < 0)
        {
            _first = value.Done;
            _begun = _last = now;
            if (value.Done > 0 && value.Done < value.Total)
                error.WriteLine($"{title}: continuing at {value.Done} of {value.Total}");
        }

        var finished = value.Done >= value.Total;
        if (!finished && time.GetElapsedTime(_last, now) < Interval)
            return;
        _last = now;
        var seconds = time.GetElapsedTime(_begun, now).TotalSeconds;
        var rate = seconds > 0 ? (value.Done - _first) / seconds : 0;
        var line = string.Create(CultureInfo.InvariantCulture, $"{title}: {value.Done} of {value.Total} {unit}");
        if (rate > 0)
            line += string.Create(CultureInfo.InvariantCulture, $", {rate:0.#} {unit}/s");
        if (!finished && rate > 0)
            line += string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds((value.Total - value.Done) / rate):hh\\:mm\\:ss} left");
        error.WriteLine(line);
    }
}
