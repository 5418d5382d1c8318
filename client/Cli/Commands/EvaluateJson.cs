using System.Text.Json.Nodes;
using CellGenie.Coco.Evaluation;

namespace CellGenie.Cli.Commands;

/// <summary>The JSON of <c>evaluate</c>. Fractions, -1 where undefined; the names of the recalls depend on the protocol's limits.</summary>
internal static class EvaluateJson
{
    public static JsonObject Of(EvaluationResult result)
    {
        var json = new JsonObject { ["protocol"] = result.Protocol.Name, ["type"] = ScoreNames.Of(result.Type) };
        AddScores(json, result.Protocol, result.Overall);
        if (result.Cultures.Count > 0)
            json["cultures"] = new JsonObject(result.Cultures.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)AddScores([], result.Protocol, c.Value))));
        json["warnings"] = new JsonArray([.. result.Warnings.Select(w => (JsonNode?)w)]);
        return json;
    }

    private static JsonObject AddScores(JsonObject json, EvaluationProtocol protocol, EvaluationScores scores)
    {
        foreach (var (name, value) in ScoreNames.Of(protocol).Zip(ScoreNames.Values(scores)))
            json[name] = value;
        json["images"] = scores.Images;
        json["groundTruths"] = scores.GroundTruths;
        json["detections"] = scores.Detections;
        json["precisionByIou"] = Numbers(scores.PrecisionByThreshold);
        json["recallByIou"] = Numbers(scores.RecallByThreshold);
        if (scores.Instances is { } instances)
        {
            var values = new JsonObject { ["groundTruths"] = instances.Truths, ["detections"] = instances.Detections };
            foreach (var (name, value) in ScoreNames.Instances.Zip(ScoreNames.InstanceValues(instances)))
                values[name] = value;
            json["instanceScores"] = values;
        }

        return json;
    }

    private static JsonArray Numbers(IEnumerable<double> numbers) => [.. numbers.Select(n => (JsonNode?)n)];
}
