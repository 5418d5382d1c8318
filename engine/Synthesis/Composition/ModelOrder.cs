namespace CellGenie.Synthesis;

/// <summary>Which real image each image takes after: all of them once, in random order, before any of them again, so that a small dataset has their spread. Not thread-safe: one for each worker.</summary>
internal sealed class ModelOrder(IReadOnlyList<int> models, uint stream)
{
    private readonly int[] _order = new int[models.Count];
    private (ulong Seed, int Round)? _current;

    /// <summary>The model of an image.</summary>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The image's index in its culture.</param>
    public int At(ulong seed, int index)
    {
        var round = index / models.Count;
        if (_current != (seed, round))
            Draw(seed, round);
        return _order[index % models.Count];
    }

    private void Draw(ulong seed, int round)
    {
        var random = new CounterRandom(seed, stream, round, RandomPurpose.ModelOrder);
        for (var i = 0; i < _order.Length; i++)
        {
            var j = random.Next(i + 1);
            _order[i] = _order[j];
            _order[j] = models[i];
        }

        _current = (seed, round);
    }
}
