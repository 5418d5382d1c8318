using System.Buffers;
using System.Text;
using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Writes what happens in a training as JSON lines, and passes it on. A resumed training goes on in the same file.</summary>
/// <remarks>
/// Every line has <c>type</c>: <c>start</c>, <c>step</c>, <c>evaluation</c>, <c>checkpoint</c> or <c>note</c>. Undefined scores are null. A line is written
/// whole or not at all, but for the last one of a killed process, which <see cref="MetricsHistory"/> and the next resume pass over.
/// </remarks>
public sealed class MetricsLog : ITrainingObserver, IDisposable
{
    private readonly string _path;
    private readonly ITrainingObserver? _next;
    private readonly int _every;
    private readonly ArrayBufferWriter<byte> _line = new();
    private FileStream? _stream;
    private int _last;

    /// <summary>Creates the log. The file is opened when the training starts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="every">Write a step's line every so many iterations, and of the last one; the observer is told of all.</param>
    /// <param name="next">Is told everything, too.</param>
    public MetricsLog(string path, int every, ITrainingObserver? next = null) => (_path, _every, _next) = (path, Math.Max(1, every), next);

    /// <inheritdoc/>
    public void Started(TrainingStart start)
    {
        _last = start.Iterations - 1;
        Open(start.FirstIteration);
        Write("start", json =>
        {
            json.WriteNumber("iteration", start.FirstIteration);
            json.WriteNumber("iterations", start.Iterations);
            json.WriteNumber("trainingImages", start.TrainingImages);
            json.WriteNumber("validationImages", start.ValidationImages);
            json.WriteNumber("parameters", start.Parameters);
            json.WriteStartArray("devices");
            foreach (var device in start.Devices)
                json.WriteStringValue(device);
            json.WriteEndArray();
            json.WriteString("library", start.Library);
        });
        _next?.Started(start);
    }

    /// <inheritdoc/>
    public void Stepped(StepMetrics step)
    {
        if (step.Iteration % _every == 0 || step.Iteration == _last)
        {
            Write("step", json =>
            {
                json.WriteNumber("iteration", step.Iteration);
                json.WriteNumber("learningRate", step.LearningRate);
                Number(json, "loss", step.TotalLoss);
                json.WriteStartObject("losses");
                foreach (var (name, value) in step.Losses)
                    Number(json, name, value);
                json.WriteEndObject();
                if (step.GradientNorm is { } norm)
                    Number(json, "gradientNorm", norm);
                Number(json, "imagesPerSecond", step.ImagesPerSecond);
                Number(json, "loaderWaitSeconds", step.LoaderWaitSeconds);
                if (step.MemoryBytes is { } memory)
                    json.WriteNumber("memoryBytes", memory);
            });
        }

        _next?.Stepped(step);
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationMetrics evaluation)
    {
        Write("evaluation", json =>
        {
            json.WriteNumber("iteration", evaluation.Iteration);
            json.WriteBoolean("isBest", evaluation.IsBest);
            Number(json, "seconds", evaluation.Seconds);
            var scores = evaluation.Scores;
            Number(json, "maskAp", scores.MaskAp);
            Number(json, "maskAp50", scores.MaskAp50);
            Number(json, "maskAp75", scores.MaskAp75);
            Number(json, "boxAp", scores.BoxAp);
            Number(json, "boxAp50", scores.BoxAp50);
            Number(json, "cocoMaskAp", scores.CocoMaskAp);
            Number(json, "cocoBoxAp", scores.CocoBoxAp);
        });
        _next?.Evaluated(evaluation);
    }

    /// <inheritdoc/>
    public void CheckpointWritten(CheckpointWritten checkpoint)
    {
        Write("checkpoint", json =>
        {
            json.WriteNumber("iteration", checkpoint.Iteration);
            json.WriteString("file", Path.GetFileName(checkpoint.Path));
            json.WriteBoolean("isBestModel", checkpoint.IsBestModel);
        });
        _next?.CheckpointWritten(checkpoint);
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
        if (_stream != null)
            Write("note", json => json.WriteString("message", message));
        _next?.Noted(message);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream?.Dispose();

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    /// <summary>Keeps what happened before the iteration that the training goes on with; what came after it is done again.</summary>
    private void Open(int firstIteration)
    {
        var kept = new StringBuilder();
        if (firstIteration > 0)
        {
            foreach (var line in MetricsHistory.LinesBefore(_path, firstIteration))
                kept.Append(line).Append('\n');
        }

        AtomicFile.Write(_path, Encoding.UTF8.GetBytes(kept.ToString()));
        try
        {
            _stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_path}: cannot be written: {e.Message}", e);
        }
    }

    private void Write(string type, Action<Utf8JsonWriter> write)
    {
        _line.Clear();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        try
        {
            (_stream ?? throw new InvalidOperationException("The training has not started.")).Write(_line.WrittenSpan);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_path}: cannot be written: {e.Message}", e);
        }
    }
}
