namespace CellGenie.Synthesis.Sampling;

/// <summary>Where and when the simulated microscope took an image: a one-to-one function of the image's index in its culture.</summary>
/// <param name="Culture">Name of the culture.</param>
/// <param name="Well">Number of the well, 0 .. <see cref="Wells"/> - 1.</param>
/// <param name="Location">Field inside the well, from 1.</param>
/// <param name="TimeStep">Number of the time step of four hours, 0 .. <see cref="TimeSteps"/> - 1.</param>
/// <param name="Crop">Quarter of the microscope's frame, 1 .. 4.</param>
public sealed record SampleName(string Culture, int Well, int Location, int TimeStep, int Crop)
{
    /// <summary>Wells of one culture.</summary>
    public const int Wells = 6;

    /// <summary>Time steps of four hours: five days.</summary>
    public const int TimeSteps = 32;

    /// <summary>The well that is held out for validation; the third image of a culture is its first.</summary>
    public const int ValidationWell = 2;

    private const int Shots = TimeSteps * 4;

    /// <summary>Age of the culture, 0 (just seeded) to 1 (grown).</summary>
    public double Growth => TimeStep / (double)(TimeSteps - 1);

    /// <summary>The file name, for example <c>BV2_Phase_A4_1_00d12h00m_3.tif</c>.</summary>
    public string FileName
    {
        get
        {
            var column = 1 + CounterRandom.StreamOf(Culture) % 12;
            var hours = TimeStep * 4;
            return FormattableString.Invariant($"{Culture}_Phase_{(char)('A' + Well)}{column}_{Location}_{hours / 24:D2}d{hours % 24:D2}h00m_{Crop}.tif");
        }
    }

    /// <summary>The name of an image.</summary>
    /// <param name="culture">Name of the culture.</param>
    /// <param name="index">Index of the image in its culture, 0 or more.</param>
    public static SampleName Of(string culture, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var well = index % Wells;
        var round = index / Wells;
        // Odd steps visit each pair of time and quarter once a round, and leap through the days, so that few images already show growth.
        var shot = (int)((round % Shots * 37 + well * 43 + CounterRandom.StreamOf(culture) % Shots) % Shots);
        return new SampleName(culture, well, round / Shots + 1, shot % TimeSteps, shot / TimeSteps + 1);
    }
}
