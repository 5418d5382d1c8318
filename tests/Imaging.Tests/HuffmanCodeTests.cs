namespace CellGenie.Imaging.Tests;

public class HuffmanCodeTests
{
    [Fact]
    public void Code_follows_the_example_of_the_specification()
    {
        // RFC 1951, section 3.2.2: lengths 3,3,3,3,3,2,4,4 give the codes 010,011,100,101,110,00,1110,1111.
        var code = new HuffmanCode(8, 15);
        code.Build([4, 4, 4, 4, 4, 8, 2, 2]);

        Assert.Equal([3, 3, 3, 3, 3, 2, 4, 4], code.Lengths);
        Assert.Equal([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111], code.Codes.Select(bits => (int)bits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(286)]
    public void Code_without_a_limit_in_reach_is_as_short_as_any(int used)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var frequencies = new uint[286];
            for (var i = 0; i < used; i++)
                frequencies[i * 286 / used] = (uint)random.Next(50, 1000);
            var code = new HuffmanCode(286, 15);
            code.Build(frequencies);

            Assert.Equal(1.0, Space(code));
            Assert.Equal(used == 1 ? frequencies.Sum(f => f) : ShortestTotal(frequencies), Total(code, frequencies));
        }
    }

    [Theory]
    [InlineData(30, 14)]
    [InlineData(30, 15)]
    [InlineData(19, 7)]
    [InlineData(40, 6)]
    [InlineData(16, 4)]
    public void Fibonacci_frequencies_are_held_to_the_limit(int symbols, int maxBits)
    {
        // Fibonacci numbers make the deepest of all Huffman trees: one level for each symbol.
        var frequencies = new uint[symbols];
        (uint current, uint next) = (1, 1);
        for (var i = 0; i < symbols; i++)
        {
            frequencies[i] = current;
            (current, next) = (next, current + next);
        }

        var code = new HuffmanCode(symbols, maxBits);
        code.Build(frequencies);

        Assert.InRange(code.Lengths.Max(), 1, maxBits);
        Assert.All(code.Lengths, length => Assert.True(length > 0));
        Assert.Equal(1.0, Space(code));
        // More frequent symbols never have longer codes.
        Assert.Equal(code.Lengths.OrderDescending(), code.Lengths);
    }

    [Fact]
    public void Code_of_nothing_is_complete()
    {
        var code = new HuffmanCode(30, 15);
        code.Build(new uint[30]);

        Assert.Equal(1.0, Space(code));
    }

    [Fact]
    public void Codes_are_free_of_prefixes()
    {
        var code = new HuffmanCode(100, 9);
        code.Build([.. Enumerable.Range(0, 100).Select(i => (uint)(i * i * i))]);
        var texts = Enumerable.Range(0, 100).Where(i => code.Lengths[i] > 0)
            .Select(i => string.Concat(Enumerable.Range(0, code.Lengths[i]).Select(bit => code.Codes[i] >> bit & 1))).ToArray();

        Assert.Equal(99, texts.Length);
        Assert.All(texts, a => Assert.Single(texts, b => b.StartsWith(a, StringComparison.Ordinal)));
    }

    /// <summary>The share of the code space in use (Kraft's sum): exactly 1 for a complete code.</summary>
    private static double Space(HuffmanCode code) => code.Lengths.Where(length => length > 0).Sum(length => Math.Pow(2, -length));

    private static long Total(HuffmanCode code, uint[] frequencies) => frequencies.Select((f, i) => (long)f * code.Lengths[i]).Sum();

    /// <summary>Huffman's own construction: join the two lightest, again and again; the sum of all joints is the total length.</summary>
    private static long ShortestTotal(uint[] frequencies)
    {
        var queue = new PriorityQueue<long, long>();
        foreach (var f in frequencies.Where(f => f > 0))
            queue.Enqueue(f, f);
        var total = 0L;
        while (queue.Count > 1)
        {
            var joint = queue.Dequeue() + queue.Dequeue();
            total += joint;
            queue.Enqueue(joint, joint);
        }

        return total;
    }
}
