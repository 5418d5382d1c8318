namespace CellGenie.Imaging;

/// <summary>Compresses one strip after the other.</summary>
/// <param name="compression">How.</param>
/// <param name="pixelBytes">Size of a pixel.</param>
/// <param name="rowBytes">Size of a row.</param>
internal sealed class TiffStripCompressor(TiffCompression compression, int pixelBytes, int rowBytes)
{
    private readonly LzwEncoder? _lzw = compression == TiffCompression.Lzw ? new() : null;
    private readonly ZlibEncoder? _zlib = compression == TiffCompression.Deflate ? new() : null;
    private readonly BitWriter _bits = new();

    public void Write(ReadOnlySpan<byte> strip, Stream output)
    {
        if (_lzw is not null)
        {
            output.Write(_lzw.Encode(strip));
        }
        else if (_zlib is not null)
        {
            _bits.Reset();
            // Pixels of one byte are texture, which does not repeat; see PngEncoder.
            if (pixelBytes == 1)
                _zlib.WriteLiterals(_bits, strip);
            else
                _zlib.WriteMatches(_bits, strip, pixelBytes, rowBytes);
            output.Write(_bits.Written);
        }
        else
        {
            output.Write(strip);
        }
    }
}
