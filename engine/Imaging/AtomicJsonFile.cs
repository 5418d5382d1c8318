using System.Text.Encodings.Web;
using System.Text.Json;

namespace CellGenie.Imaging;

/// <summary>A JSON file of any size, written piece by piece in little memory. It appears under its name only at <see cref="Complete"/>; without it, nothing is left behind.</summary>
public sealed class AtomicJsonFile : IDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _isDone;

    /// <summary>Begins a file.</summary>
    /// <exception cref="CellGenieException">It cannot be written.</exception>
    public AtomicJsonFile(string path)
    {
        _path = path;
        _temporary = path + AtomicFile.TemporaryEnding;
        _stream = Guarded(() => new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
        // Run-length texts are full of characters that only matter inside HTML.
        Json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Takes the content; call <see cref="FlushIfFull"/> after each item of a list.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Hands what has gathered on to the file, once it is worth it.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void FlushIfFull()
    {
        if (Json.BytesPending >= FlushAt)
            Guarded(Json.Flush);
    }

    /// <summary>Checks that there is a file to write to.</summary>
    /// <exception cref="ObjectDisposedException">It was completed or given up.</exception>
    public void ThrowIfDone() => ObjectDisposedException.ThrowIf(_isDone, this);

    /// <summary>Ends the file and gives it its name, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void Complete()
    {
        ThrowIfDone();
        Guarded(() =>
        {
            Json.Dispose();
            _stream.Dispose();
            File.Move(_temporary, _path, overwrite: true);
        });
        _isDone = true;
    }

    /// <summary>Deletes what was written, unless the file was completed.</summary>
    /// <exception cref="CellGenieException">The temporary file cannot be deleted.</exception>
    public void Dispose()
    {
        if (_isDone)
            return;
        _isDone = true;
        Guarded(() =>
        {
            _stream.Dispose();
            File.Delete(_temporary);
        });
    }

    private void Guarded(Action action) => Guarded(() =>
    {
        action();
        return true;
    });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_path}: cannot be written: {e.Message}", e);
        }
    }
}
