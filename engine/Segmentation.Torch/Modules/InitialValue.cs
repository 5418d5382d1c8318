namespace CellGenie.Segmentation.Torch;

/// <summary>How a weight is filled before training.</summary>
internal readonly record struct InitialValue
{
    private enum Kind { Constant, Normal, Uniform }

    private readonly Kind _kind;
    private readonly double _value;

    private InitialValue(Kind kind, double value)
    {
        _kind = kind;
        _value = value;
    }

    /// <summary>All 0.</summary>
    public static InitialValue Zeros => new(Kind.Constant, 0);

    /// <summary>All 1.</summary>
    public static InitialValue Ones => new(Kind.Constant, 1);

    /// <summary>From a normal distribution about 0.</summary>
    public static InitialValue Normal(double deviation) => new(Kind.Normal, deviation);

    /// <summary>Uniform from −bound to bound.</summary>
    public static InitialValue Uniform(double bound) => new(Kind.Uniform, bound);

    /// <summary>Initial values; the same random stream gives the same ones on every machine.</summary>
    public float[] Values(long count, Synthesis.CounterRandom random)
    {
        var values = new float[count];
        if (_kind == Kind.Constant)
            Array.Fill(values, (float)_value);
        for (var i = 0; i < count && _kind != Kind.Constant; i++)
            values[i] = (float)(_value * (_kind == Kind.Normal ? random.NextNormal() : 2 * random.NextDouble() - 1));
        return values;
    }
}
