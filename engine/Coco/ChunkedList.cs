using System.Collections;

namespace CellGenie.Coco;

/// <summary>A list that grows by blocks: growing copies nothing and needs no second buffer.</summary>
internal sealed class ChunkedList<T> : IReadOnlyList<T>
{
    private const int BlockSize = 1 << 13;

    private readonly List<T[]> _blocks = [];

    public int Count { get; private set; }

    T IReadOnlyList<T>.this[int index] => this[index];

    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _blocks[index / BlockSize][index % BlockSize];
        }
    }

    public void Add(in T item)
    {
        if (Count == _blocks.Count * BlockSize)
            _blocks.Add(new T[BlockSize]);
        Count++;
        this[Count - 1] = item;
    }

    /// <summary>Drops everything from <paramref name="count"/> on.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count = count;
        var blocks = (count + BlockSize - 1) / BlockSize;
        _blocks.RemoveRange(blocks, _blocks.Count - blocks);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
