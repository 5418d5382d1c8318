using System.Globalization;

namespace CellGenie.Bench;

/// <summary>Options of a benchmark: <c>--name value</c>, or <c>--name</c> alone.</summary>
internal sealed class Arguments(Dictionary<string, string> values)
{
    public static Arguments Parse(string[] args)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"unexpected {args[i]}");
            var hasValue = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            values[args[i][2..]] = hasValue ? args[++i] : "";
        }

        return new Arguments(values);
    }

    public static int Help()
    {
        Console.Error.WriteLine("""
            generate --images DIR --annotations FILE --out DIR [--cells N] [--count N] [--workers N] [--as-users]
            extract  --images DIR --annotations FILE --out DIR [--workers N]
            stages   --library DIR [--culture C] [--cells N] [--count N] [--feather | --preset paper|default]
            variation --library DIR [--cells N] [--count N] [--rounds N]
            coco     --annotations FILE [--rewrite DIR [--workers N]] | --make FILE [--count N]
            evaluate --dir DIR --make [--images N] [--cells N] [--detections N] [--polygons]
            evaluate --dir DIR [--bbox] [--workers N] [--rounds N] [--by-culture] [--instance-scores] [--peer PYTHON]
            loader   --images DIR --annotations FILE [--preset P] [--batch N] [--workers N] [--count N] [--steps N] [--device D]
            rle-iou  [--count N] [--rounds N] [--peer PYTHON]
            grains   --out DIR [--calls N] [--workers N]
            Each prints one JSON line. tests/bench/compare runs `generate` in turns with the numpy/OpenCV peer.
            """);
        return 2;
    }

    public bool Has(string name) => values.ContainsKey(name);

    public string Text(string name) => values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing");

    public string Text(string name, string standard) => values.GetValueOrDefault(name, standard);

    public int Number(string name, int standard) => values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : standard;
}
