using System.Text.Json;
using System.Text.Json.Nodes;
using CellGenie.Grains.Storage;

namespace CellGenie.Grains.Tests;

/// <summary>The states of grains as version 1 wrote them, kept as files, load in this version with everything that they say.</summary>
public sealed class StateFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Grains.Tests", "State", "v1");

    public static TheoryData<string> AllStates => [.. StateTypes().Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(AllStates))]
    public void State_of_version_1_loads_with_all_that_it_says(string name)
    {
        var type = StateTypes().Single(t => t.Name == name);
        var path = Path.Combine(Folder, name + ".json");
        Assert.True(File.Exists(path), $"{name} has no file in {Folder}: a state that this version writes must be kept for the next ones to load");

        var bytes = File.ReadAllBytes(path);
        var state = Deserialize(type, bytes);

        Assert.Equal(1, type.GetProperty("Version")!.GetValue(state));
        AssertSays(JsonNode.Parse(bytes), JsonNode.Parse(Serialize(type, state)), name);
    }

    [Theory]
    [MemberData(nameof(AllStates))]
    public void State_that_a_later_version_added_to_loads(string name)
    {
        var type = StateTypes().Single(t => t.Name == name);
        var node = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")))!.AsObject();
        node["somethingNew"] = new JsonObject { ["a"] = 1 };

        Assert.NotNull(Deserialize(type, JsonSerializer.SerializeToUtf8Bytes(node)));
    }

    [Fact]
    public void Files_hold_more_than_empty_states() =>
        Assert.All(Directory.GetFiles(Folder, "*.json"), f => Assert.True(new FileInfo(f).Length > 100, f));

    /// <summary>The types that grains keep, found where grains ask for them.</summary>
    private static IEnumerable<Type> StateTypes() =>
        typeof(TenantState).Assembly.GetTypes()
            .Where(t => typeof(Grain).IsAssignableFrom(t))
            .SelectMany(t => t.GetConstructors().SelectMany(c => c.GetParameters()))
            .Where(p => p.ParameterType.IsGenericType && p.ParameterType.GetGenericTypeDefinition() == typeof(IPersistentState<>))
            .Select(p => p.ParameterType.GetGenericArguments()[0])
            .OrderBy(t => t.Name, StringComparer.Ordinal);

    private static object Deserialize(Type type, byte[] bytes) =>
        typeof(StateSerializer).GetMethod(nameof(StateSerializer.Deserialize))!.MakeGenericMethod(type).Invoke(new StateSerializer(), [new BinaryData(bytes)])!;

    private static byte[] Serialize(Type type, object state) =>
        ((BinaryData)typeof(StateSerializer).GetMethod(nameof(StateSerializer.Serialize))!.MakeGenericMethod(type).Invoke(new StateSerializer(), [state])!).ToArray();

    /// <summary>Everything of the file is in the state; the state may say more.</summary>
    private static void AssertSays(JsonNode? file, JsonNode? state, string path)
    {
        switch (file)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Assert.True(state is JsonObject o && o.ContainsKey(name), $"{path}.{name} is lost");
                    AssertSays(value, state[name], $"{path}.{name}");
                }

                break;
            case JsonArray items:
                Assert.Equal(items.Count, (state as JsonArray)?.Count);
                for (var i = 0; i < items.Count; i++)
                    AssertSays(items[i], state![i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(file, state), $"{path} is {state} instead of {file}");
                break;
        }
    }
}
