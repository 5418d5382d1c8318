namespace CellGenie.Imaging;

/// <summary>A named rule that makes an 8-bit grey image from any <see cref="DecodedImage"/>. Alpha is ignored.</summary>
/// <remarks>
/// Where a rule needs one value for each pixel of a colour image, it takes the luma of ITU-R BT.601,
/// <c>(299 R + 587 G + 114 B) / 1000</c>, rounded, at the depth of the file. All arithmetic is on integers.
/// </remarks>
public sealed class GrayReduction
{
    private readonly Func<DecodedImage, GrayImage> _apply;

    private GrayReduction(string name, Func<DecodedImage, GrayImage> apply)
    {
        Name = name;
        _apply = apply;
    }

    /// <summary>8-bit grey as it is. An error for colour and for 16 bits.</summary>
    public static GrayReduction None { get; } = new("none", AsIs);

    /// <summary>Luma of colour; 16 bits are scaled from 0..65,535 to 0..255.</summary>
    public static GrayReduction Luma { get; } = new("luma", image => Stretch(image, 0, image.BitsPerSample == 8 ? 255 : 65535));

    /// <summary>The darkest value of the image becomes 0, the brightest 255, linear in between and rounded. A flat image becomes 0.</summary>
    public static GrayReduction MinMax { get; } = new("min-max", image => StretchBetween(image, 0, 1));

    /// <summary>The 0.1 % quantile becomes 0, the 99.9 % quantile 255 (nearest rank), values beyond are clipped.</summary>
    public static GrayReduction Percentile { get; } = new("percentile", image => StretchBetween(image, 1, 1000));

    /// <summary>All rules.</summary>
    public static IReadOnlyList<GrayReduction> All { get; } = [None, Luma, MinMax, Percentile];

    /// <summary>The name as it stands in manifests and on the command line; <see cref="Parse"/> inverts it.</summary>
    public string Name { get; }

    /// <summary>The rule of a name.</summary>
    /// <exception cref="CellGenieException">There is no rule of this name.</exception>
    public static GrayReduction Parse(string name) =>
        All.FirstOrDefault(rule => rule.Name == name)
        ?? throw new CellGenieException($"'{name}' is not a grey rule; the rules are {string.Join(", ", All.Select(rule => rule.Name))}.");

    /// <summary>The rule for an image for which the user names none: <c>none</c> for 8-bit grey, <c>luma</c> for 8-bit colour, <c>min-max</c> for 16 bits.</summary>
    public static GrayReduction AutomaticFor(DecodedImage image) =>
        image.BitsPerSample == 16 ? MinMax : image.Channels <= 2 ? None : Luma;

    /// <summary>Makes the grey image. Its buffer may be that of <paramref name="image"/>.</summary>
    /// <exception cref="InvalidInputException">The rule is <c>none</c> and the image is not 8-bit grey.</exception>
    public GrayImage Apply(DecodedImage image) => _apply(image);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static GrayImage AsIs(DecodedImage image)
    {
        if (image.Samples8 is not { } samples || image.Channels > 2)
            throw new InvalidInputException(image.Name, "", $"the grey rule 'none' needs 8-bit grey; this image has {image.Channels} channels of {image.BitsPerSample} bits");
        if (image.Channels == 1)
            return new GrayImage(image.Width, image.Height, samples);
        var gray = new GrayImage(image.Width, image.Height);
        for (var i = 0; i < gray.Pixels.Length; i++)
            gray.Pixels[i] = samples[2 * i];
        return gray;
    }

    /// <summary>Stretches between the values at rank <c>count * tail / outOf</c> from below and from above; tail 0 means the extremes.</summary>
    private static GrayImage StretchBetween(DecodedImage image, int tail, int outOf)
    {
        var histogram = new int[image.BitsPerSample == 8 ? 256 : 65536];
        var count = image.Width * image.Height;
        for (var i = 0; i < count; i++)
            histogram[Intensity(image, i)]++;
        var low = AtRank(histogram, Math.Max(1, ((long)count * tail + outOf - 1) / outOf));
        var high = AtRank(histogram, Math.Max(1, ((long)count * (outOf - tail) + outOf - 1) / outOf));
        return Stretch(image, low, high);
    }

    private static int AtRank(int[] histogram, long rank)
    {
        var value = -1;
        for (var below = 0L; below < rank; below += histogram[value])
            value++;
        return value;
    }

    private static GrayImage Stretch(DecodedImage image, int low, int high)
    {
        var map = new byte[image.BitsPerSample == 8 ? 256 : 65536];
        var range = high - low;
        for (var value = low + 1; value < map.Length; value++)
            map[value] = value >= high ? (byte)255 : (byte)(((value - low) * 510 + range) / (2 * range));
        var gray = new GrayImage(image.Width, image.Height);
        for (var i = 0; i < gray.Pixels.Length; i++)
            gray.Pixels[i] = map[Intensity(image, i)];
        return gray;
    }

    private static int Intensity(DecodedImage image, int pixel)
    {
        var at = pixel * image.Channels;
        if (image.Samples16 is { } wide)
            return image.Channels <= 2 ? wide[at] : (299 * wide[at] + 587 * wide[at + 1] + 114 * wide[at + 2] + 500) / 1000;
        var narrow = image.Samples8!;
        return image.Channels <= 2 ? narrow[at] : (299 * narrow[at] + 587 * narrow[at + 1] + 114 * narrow[at + 2] + 500) / 1000;
    }
}
