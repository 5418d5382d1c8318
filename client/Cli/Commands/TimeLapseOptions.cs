using System.CommandLine;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The options that make sequences of single images.</summary>
internal sealed class TimeLapseOptions
{
    private static readonly TimeLapse Standard = new() { Frames = 2 };

    private readonly Option<int> _frames = CommonOptions.Count("--frames", "Make each image a sequence of so many frames in which cells move, so that --per-culture counts sequences; 1 for single images.", 1, 1, TimeLapse.MostFrames);
    private readonly Option<double> _drift = VariationOptions.Number("--drift", "With --frames: mean distance in pixels that a free cell moves from one frame to the next, 0 to 50.", "PIXELS", Standard.Drift, 0, 50);
    private readonly Option<double> _persistence = VariationOptions.Number("--persistence", "With --frames: how much of its velocity a cell keeps from one frame to the next, 0 (a random walk) to 0.99.", "SHARE", Standard.Persistence, 0, 0.99);
    private readonly Option<double> _growth = VariationOptions.Number("--growth", "With --frames: mean growth of a cell's length and width from one frame to the next, 0 to 0.05.", "SHARE", Standard.Growth, 0, 0.05);
    private readonly Option<double> _divisions = VariationOptions.Number("--divisions", "With --frames: share of the cells that divide from one frame to the next, 0 to 0.2.", "SHARE", Standard.Divisions, 0, 0.2);

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [_frames, _drift, _persistence, _growth, _divisions];

    /// <summary>What was given; that of the preset where no number of frames was.</summary>
    public TimeLapse? Read(ParseResult parsed, TimeLapse? preset)
    {
        if (parsed.GetValue(_frames) == 1)
        {
            if (All.FirstOrDefault(o => o != _frames && parsed.IsGiven(o)) is { } alone)
                throw CommandException.Usage($"{alone.Name} is for sequences: give --frames too");
            return preset;
        }

        return new TimeLapse
        {
            Frames = parsed.GetValue(_frames),
            Drift = parsed.GetValue(_drift),
            Persistence = parsed.GetValue(_persistence),
            Growth = parsed.GetValue(_growth),
            Divisions = parsed.GetValue(_divisions),
        };
    }
}
