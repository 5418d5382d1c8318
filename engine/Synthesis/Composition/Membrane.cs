using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>
/// A surface through given values that is smooth between them and returns to 0 some way off: the solution of the screened Poisson equation
/// <c>laplace(v) = v / reach^2</c> (Bhat, Curless, Cohen and Zitnick, <em>Fourier analysis of the 2D screened Poisson equation for gradient domain
/// problems</em>, 2008). A fixed number of sweeps: bounded work, and the same numbers on every machine, because each is a few sums and
/// products of single precision in a fixed order. Not thread-safe; meant to be reused, and grows as needed.
/// </summary>
internal sealed class Membrane
{
    /// <summary>A node that is no part of the surface: it pulls at no neighbour.</summary>
    public const byte Outside = 0;

    /// <summary>A node whose value is looked for.</summary>
    public const byte Free = 1;

    /// <summary>A node whose value is given.</summary>
    public const byte Fixed = 2;

    private const int Lanes = 8;
    private const int Sweeps = 20;

    private readonly float _pull;
    private readonly float _relaxation;
    private byte[] _states = [];
    private float[] _values = [];
    private float[] _weights = [];
    private int _width;
    private int _height;

    // A node of padding on either side, and room for whole vectors.
    private int _stride;

    /// <summary>Creates an empty surface.</summary>
    /// <param name="reach">How far a given value is felt, in pixels.</param>
    public Membrane(float reach)
    {
        _pull = 1 / (reach * reach);
        // The factor of fastest convergence for this pull (Young 1954): errors shrink by factor - 1 in a sweep, whatever the size.
        var jacobi = 4.0 / (4 + _pull);
        _relaxation = (float)(2 / (1 + Math.Sqrt(1 - jacobi * jacobi)));
    }

    /// <summary>Begins a surface whose nodes are all outside.</summary>
    public void Begin(int width, int height)
    {
        (_width, _height) = (width, height);
        _stride = 2 + (width + Lanes - 1) / Lanes * Lanes;
        var nodes = _stride * (height + 2) + Lanes;
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

    /// <summary>Makes a node a part of the surface.</summary>
    public void Set(int x, int y, byte state, float value)
    {
        var i = Index(x, y);
        _states[i] = state;
        _values[i] = value;
    }

    /// <summary>A node's value.</summary>
    public float ValueAt(int x, int y) => _values[Index(x, y)];

    /// <summary>Lowers all given values.</summary>
    public void LowerFixed(float by)
    {
        for (var i = 0; i < _stride * (_height + 2); i++)
        {
            if (_states[i] == Fixed)
                _values[i] -= by;
        }
    }

    /// <summary>
    /// Finds the values of the free nodes by successive over-relaxation, even nodes and odd ones by turns, so that the order within a turn is of
    /// no consequence.
    /// </summary>
    public void Solve()
    {
        Weigh();
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var colour = 0; colour < 2; colour++)
            {
                for (var y = 0; y < _height; y++)
                    RelaxRow(y, (y + colour) & 1);
            }
        }
    }

    /// <summary>One over what pulls at a free node; 0 for all other nodes.</summary>
    private void Weigh()
    {
        for (var y = 0; y < _height; y++)
        {
            for (var i = Index(0, y); i < Index(_width, y); i++)
            {
                if (_states[i] == Free)
                    _weights[i] = 1f / (Pulls(_states[i - 1]) + Pulls(_states[i + 1]) + Pulls(_states[i - _stride]) + Pulls(_states[i + _stride]) + _pull);
            }
        }
    }

    private static int Pulls(byte state) => state == Outside ? 0 : 1;

    private void RelaxRow(int y, int first)
    {
        // Outside nodes have the value 0, so the sum of all four neighbours is that of those that pull.
        var turn = first == 0 ? Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle() : Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1).AsSingle();
        var relaxation = Vector256.Create(_relaxation);
        ref var value = ref _values[Index(0, y)];
        ref var weight = ref _weights[Index(0, y)];
        for (var x = 0; x < _width; x += Lanes)
        {
            ref var at = ref Unsafe.Add(ref value, x);
            var w = Vector256.LoadUnsafe(ref Unsafe.Add(ref weight, x));
            var old = Vector256.LoadUnsafe(ref at);
            var sides = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, -1)) + Vector256.LoadUnsafe(ref Unsafe.Add(ref at, 1));
            var ends = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, -_stride)) + Vector256.LoadUnsafe(ref Unsafe.Add(ref at, _stride));
            var moves = turn & Vector256.GreaterThan(w, Vector256<float>.Zero);
            var moved = old + ((sides + ends) * w - old) * relaxation;
            Vector256.ConditionalSelect(moves, moved, old).StoreUnsafe(ref at);
        }
    }

    private int Index(int x, int y) => (y + 1) * _stride + x + 1;
}
