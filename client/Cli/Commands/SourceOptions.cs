using System.CommandLine;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The options that name real images and their annotations.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string[]> _images = new("--images") { Description = "Folder of the images; once, or once for each --annotations.", HelpName = "DIR" };
    private readonly Option<string[]> _annotations = new("--annotations") { Description = "COCO file with one mask per cell; may be given several times.", HelpName = "FILE" };
    private readonly Option<string> _culture = new("--all-culture") { Description = "The culture of every cell; default: from file names, fields or categories.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_images);
        command.Options.Add(_annotations);
        command.Options.Add(_culture);
    }

    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_images) is { Length: > 0 } || parsed.GetValue(_annotations) is { Length: > 0 };

    public string? Culture(ParseResult parsed) => parsed.GetValue(_culture);

    public IReadOnlyList<ExtractionSource> Read(ParseResult parsed)
    {
        var images = parsed.GetValue(_images) ?? [];
        var annotations = parsed.GetValue(_annotations) ?? [];
        if (annotations.Length == 0 || images.Length == 0)
            throw CommandException.Usage("--images and --annotations are needed");
        if (images.Length != 1 && images.Length != annotations.Length)
            throw CommandException.Usage($"{images.Length} --images for {annotations.Length} --annotations: give one for all, or one for each");
        return
        [
            .. annotations.Select((file, i) => new ExtractionSource(
                CommonOptions.RequireFile(file),
                CommonOptions.RequireFolder(images.Length == 1 ? images[0] : images[i]))),
        ];
    }
}
