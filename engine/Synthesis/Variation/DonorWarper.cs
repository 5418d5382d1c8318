using System.Runtime.CompilerServices;

namespace CellGenie.Synthesis;

/// <summary>
/// Varies donors: mask, pixels, ring and slopes by the same map. Pixels come by cubic convolution, and the noise that it took is put back; the mask is what
/// is covered by one half or more. What it returns is valid until the next call. Not thread-safe: one for each worker.
/// </summary>
/// <param name="ringWidth">Width of the bank's rings.</param>
/// <param name="keepsDistances">Whether a ring may reach no farther from the mask than its distances say.</param>
internal sealed class DonorWarper(int ringWidth, bool keepsDistances = false)
{
    // The painters read 16 pixels at a time.
    private const int Tail = 16;

    private static readonly int[] Roots = [.. Enumerable.Range(0, 257).Select(i => (int)Math.Round(256 * Math.Sqrt(1 - i / 256.0)))];

    private readonly MaskRuns _mask = new();
    private readonly MaskRuns _parts = new();
    private readonly ElasticField _field = new();
    private readonly GaussianKernel _blur = new();
    private readonly ResamplingPlane _plane = new();
    private readonly RingLimit _limit = new();
    private int[] _u = [];
    private int[] _v = [];
    private int[] _dx = [];
    private int[] _dy = [];
    private byte[] _crop = [];
    private byte[] _matte = [];
    private WarpMap _map;
    private CellRecord _turned;
    private DonorVariation _variation;

    /// <summary>The runs of the last mask.</summary>
    public ReadOnlySpan<ushort> Runs => _mask.Packed;

    /// <summary>The entry of the last mask as varied; its crop is that of the donor still.</summary>
    public CellRecord Record { get; private set; }

    /// <summary>Varies a donor's mask.</summary>
    /// <param name="donor">The donor as the bank has it.</param>
    /// <param name="turn">How it is turned first.</param>
    /// <param name="variation">How it is varied then; the middle is filled in.</param>
    /// <returns>False when no mask is left.</returns>
    public bool WarpMask(scoped in DonorCell donor, Turn turn, ref DonorVariation variation)
    {
        _variation = variation;
        _turned = DonorTurner.Turn(donor.Record, turn);
        _map = new WarpMap(donor.Record, _turned, turn, variation);
        var margin = variation.Elastic == 0 ? 0 : variation.Elastic / ElasticField.Unit + 1;
        var (left, top, width, height) = (-margin, -margin, _map.Width + 2 * margin, _map.Height + 2 * margin);
        Prepare(left, top, width, height);
        _mask.Clear();
        var sampler = new MatteSampler(donor, ringWidth);
        for (var y = top; y < top + height; y++)
        {
            FindRow(left, y, width);
            var u = _u.AsSpan(0, width);
            var v = _v.AsSpan(0, width);
            var start = -1;
            for (var i = 0; i < width; i++)
            {
                var isInside = sampler.IsInside(u[i] >> WarpMap.CoordinateShift, v[i] >> WarpMap.CoordinateShift);
                if (isInside && start < 0)
                    start = i;
                if (isInside || start < 0)
                    continue;
                _mask.Add(y, left + start, i - start);
                start = -1;
            }

            if (start >= 0)
                _mask.Add(y, left + start, width - start);
        }

        if (_mask.CountParts() > 1 && _parts.CountParts(donor.Runs) == 1)
            _mask.KeepLargest();
        if (!_mask.Close())
            return false;
        variation = _variation = variation with { CenterX = _map.Width - 1 - 2 * _mask.Left, CenterY = _map.Height - 1 - 2 * _mask.Top };
        Record = Describe();
        return true;
    }

    /// <summary>Varies pixels and ring of the donor whose mask was varied last.</summary>
    /// <param name="donor">The same donor.</param>
    public DonorCell WarpPixels(scoped in DonorCell donor)
    {
        // One pixel more than the ring is wide after scaling and bending.
        var ring = Math.Min(byte.MaxValue, (ringWidth * _variation.Scale + 1023) / 1024 + _variation.Elastic / ElasticField.Unit + 1);
        var record = Record with
        {
            CropWidth = (ushort)(_mask.Width + 2 * ring),
            CropHeight = (ushort)(_mask.Height + 2 * ring),
            RingLeft = (byte)ring,
            RingTop = (byte)ring,
        };
        int width = record.CropWidth;
        int height = record.CropHeight;
        var pixels = width * height;
        Reserve(ref _crop, pixels + Tail);
        Reserve(ref _matte, pixels + Tail);
        _crop.AsSpan(0, pixels).Clear();
        _matte.AsSpan(0, pixels).Clear();
        for (var r = 0; r < Runs.Length; r += 3)
            _matte.AsSpan((ring + Runs[r]) * width + ring + Runs[r + 1], Runs[r + 2]).Fill(DonorCell.MaskPixel);

        var (left, top) = (_mask.Left - ring, _mask.Top - ring);
        Prepare(left, top, width, height);
        _blur.Set(_variation.Blur * 1024 / _variation.Scale);
        _plane.Load(donor.Crop, donor.Record.CropWidth, donor.Record.CropHeight, _blur);
        var sampler = new MatteSampler(donor, ringWidth);
        for (var y = 0; y < height; y++)
        {
            FindRow(left, top + y, width);
            FillRow(sampler, y - ring, ring, _crop.AsSpan(y * width, width), _matte.AsSpan(y * width, width));
        }

        if (keepsDistances && _variation.HasGeometry)
            _limit.Apply(_matte.AsSpan(0, pixels), width, ringWidth);
        return new DonorCell(record, _crop.AsSpan(0, pixels), _matte.AsSpan(0, pixels), Runs);
    }

    private static void Reserve<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[2 * length];
    }

    private void FillRow(MatteSampler sampler, int row, int ring, Span<byte> crop, Span<byte> matte)
    {
        var noise = GrainNoise.Start(_variation.Seed, row);
        for (var i = 0; i < crop.Length; i++)
        {
            var (u, v) = (_u[i] >> WarpMap.CoordinateShift, _v[i] >> WarpMap.CoordinateShift);
            if (matte[i] != DonorCell.MaskPixel)
            {
                matte[i] = sampler.Distance(u, v);
                if (matte[i] == 0)
                    continue;
            }

            long value = _plane.At(u, v);
            // The share of the variance that is left of the noise; the rest is added anew. Noise and root, 5 + 6 + 8 bits, to the bits of the plane.
            var kept = Math.Min(256, (_blur.Kept(u & 63) * _blur.Kept(v & 63) + 128) >> 8);
            value += (long)(GrainNoise.At(noise, i - ring) * _variation.Noise * Roots[kept]) << (ResamplingPlane.Bits - 19);
            // A displacement moves the cell, not the smooth background under it: 12 bits of the slope, 8 of the displacement.
            if (_variation.Elastic != 0)
                value -= (_map.SlopeX * _dx[i] + _map.SlopeY * _dy[i]) << (ResamplingPlane.Bits - 20);
            crop[i] = (byte)Math.Clamp((value + (1 << (ResamplingPlane.Bits - 1))) >> ResamplingPlane.Bits, 0, 255);
        }
    }

    private void Prepare(int left, int top, int width, int height)
    {
        Reserve(ref _u, width);
        Reserve(ref _v, width);
        if (_variation.Elastic == 0)
            return;
        Reserve(ref _dx, width);
        Reserve(ref _dy, width);
        var spacing = ElasticField.SpacingOf(_turned.Width, _turned.Height, _variation.Scale);
        _field.Prepare(spacing, _variation.Elastic, _variation.Seed, left - ((_map.Width - 1) >> 1), top - ((_map.Height - 1) >> 1), width, height);
    }

    /// <summary>Finds where the pixels of a row come from.</summary>
    private void FindRow(int left, int y, int width)
    {
        var u = _u.AsSpan(0, width);
        var v = _v.AsSpan(0, width);
        _map.Row(left, y, u, v);
        if (_variation.Elastic != 0)
        {
            var dx = _dx.AsSpan(0, width);
            var dy = _dy.AsSpan(0, width);
            _field.Row(left - ((_map.Width - 1) >> 1), y - ((_map.Height - 1) >> 1), dx, dy);
            _map.Displace(dx, dy, u, v);
        }
    }

    private CellRecord Describe()
    {
        // The level is that at the middle of the box, which may have moved from the middle of the map.
        var moved = _map.SlopeX * (_mask.Width - 1 - _variation.CenterX) + _map.SlopeY * (_mask.Height - 1 - _variation.CenterY);
        return _turned with
        {
            Area = _mask.Area,
            Width = (ushort)_mask.Width,
            Height = (ushort)_mask.Height,
            RunCount = Runs.Length / 3,
            BackgroundLevel = (ushort)Math.Clamp(_turned.BackgroundLevel + (moved >> 5), 0, ushort.MaxValue),
            SlopeX = (short)Math.Clamp(_map.SlopeX, short.MinValue, short.MaxValue),
            SlopeY = (short)Math.Clamp(_map.SlopeY, short.MinValue, short.MaxValue),
        };
    }
}
