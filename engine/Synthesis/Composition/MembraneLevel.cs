using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>A grid of the membrane: what each node is and its value. Reused; grows as needed.</summary>
internal sealed class MembraneLevel
{
    /// <summary>A node that is no part of the membrane: it pulls at no neighbour.</summary>
    public const byte Outside = 0;

    /// <summary>A node whose value is looked for.</summary>
    public const byte Free = 1;

    /// <summary>A node whose value is given.</summary>
    public const byte Fixed = 2;

    private const int Lanes = 8;

    private byte[] _states = [];
    private float[] _values = [];
    private float[] _weights = [];

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Nodes from one row to the next: a node of padding on either side, and room for a whole vector.</summary>
    private int Stride { get; set; }

    /// <summary>Begins a grid whose nodes are all outside.</summary>
    public void Begin(int width, int height)
    {
        (Width, Height) = (width, height);
        Stride = 2 + (width + Lanes - 1) / Lanes * Lanes;
        var nodes = Stride * (height + 2) + Lanes;
        if (_states.Length < nodes)
        {
            _states = new byte[2 * nodes];
            _values = new float[2 * nodes];
            _weights = new float[2 * nodes];
        }

        Array.Clear(_states, 0, nodes);
        Array.Clear(_values, 0, nodes);
        Array.Clear(_weights, 0, nodes);
    }

    /// <summary>Makes a node a part of the membrane.</summary>
    public void Set(int x, int y, byte state, float value)
    {
        var i = Index(x, y);
        _states[i] = state;
        _values[i] = value;
    }

    /// <summary>What a node is.</summary>
    public byte StateAt(int x, int y) => _states[Index(x, y)];

    /// <summary>A node's value.</summary>
    public float ValueAt(int x, int y) => _values[Index(x, y)];

    /// <summary>Lowers all given values.</summary>
    public void LowerFixed(float by)
    {
        for (var i = 0; i < Stride * (Height + 2); i++)
        {
            if (_states[i] == Fixed)
                _values[i] -= by;
        }
    }

    /// <summary>Makes this grid a half as fine as another: blocks of 2 x 2 nodes become one, fixed at their mean where any of them is.</summary>
    public void Coarsen(MembraneLevel fine)
    {
        Begin((fine.Width + 1) / 2, (fine.Height + 1) / 2);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var sum = 0f;
                var (given, free) = (0, false);
                for (var k = 0; k < 4; k++)
                {
                    // What lies beyond the last row or column is padding: outside.
                    var i = fine.Index(2 * x + (k & 1), 2 * y + (k >> 1));
                    free |= fine._states[i] == Free;
                    if (fine._states[i] != Fixed)
                        continue;
                    sum += fine._values[i];
                    given++;
                }

                if (given > 0)
                    Set(x, y, Fixed, sum / given);
                else if (free)
                    Set(x, y, Free, 0);
            }
        }
    }

    /// <summary>Gives every free node the value of its block in a grid half as fine.</summary>
    public void Refine(MembraneLevel coarse)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (_states[Index(x, y)] == Free)
                    _values[Index(x, y)] = coarse.ValueAt(x / 2, y / 2);
            }
        }
    }

    /// <summary>Moves free nodes towards the mean of their neighbours (Gauss and Seidel), even nodes and odd ones by turns, so that the order within a turn is of no consequence.</summary>
    /// <param name="sweeps">How often each node moves.</param>
    /// <param name="pull">How strongly 0 pulls at every node, as a share of what one neighbour does.</param>
    public void Relax(int sweeps, float pull)
    {
        Weigh(pull);
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            for (var colour = 0; colour < 2; colour++)
            {
                for (var y = 0; y < Height; y++)
                    RelaxRow(y, (y + colour) & 1);
            }
        }
    }

    /// <summary>One over what pulls at a free node; 0 for all other nodes.</summary>
    private void Weigh(float pull)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var i = Index(0, y); i < Index(Width, y); i++)
            {
                if (_states[i] != Free)
                    continue;
                var neighbours = Pulls(_states[i - 1]) + Pulls(_states[i + 1]) + Pulls(_states[i - Stride]) + Pulls(_states[i + Stride]);
                _weights[i] = 1f / (neighbours + pull);
            }
        }
    }

    private static int Pulls(byte state) => state == Outside ? 0 : 1;

    private void RelaxRow(int y, int first)
    {
        // Outside nodes have the value 0, so the sum of all four neighbours is that of those that pull.
        var turn = first == 0 ? Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle() : Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1).AsSingle();
        ref var value = ref _values[Index(0, y)];
        ref var weight = ref _weights[Index(0, y)];
        for (var x = 0; x < Width; x += Lanes)
        {
            ref var at = ref Unsafe.Add(ref value, x);
            var w = Vector256.LoadUnsafe(ref Unsafe.Add(ref weight, x));
            var sides = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, -1)) + Vector256.LoadUnsafe(ref Unsafe.Add(ref at, 1));
            var ends = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, -Stride)) + Vector256.LoadUnsafe(ref Unsafe.Add(ref at, Stride));
            var moved = turn & Vector256.GreaterThan(w, Vector256<float>.Zero);
            Vector256.ConditionalSelect(moved, (sides + ends) * w, Vector256.LoadUnsafe(ref at)).StoreUnsafe(ref at);
        }
    }

    private int Index(int x, int y) => (y + 1) * Stride + x + 1;
}
