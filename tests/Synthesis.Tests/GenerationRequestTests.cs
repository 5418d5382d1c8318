using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

public sealed class GenerationRequestTests
{
    private static readonly CultureProfile[] Profiles = [Profile("SKOV3", 50, 60), Profile("BV2", 100, 300)];

    [Fact]
    public void Empty_request_makes_all_cultures_by_name_as_their_profiles_say()
    {
        var specification = GenerationRequest.Parse("{}").ToSpecification(Profiles, "lib");
        Assert.Equal(["BV2", "SKOV3"], specification.Cultures.Select(c => c.Name));
        Assert.Equal(new CultureSpecification { Name = "BV2", PopulationRange = new(100, 300), AreaRange = new(20, 900), Width = 704, Height = 520 }, specification.Cultures[0]);
        Assert.Equal((1ul, 10, false), (specification.Seed, specification.ImagesPerCulture, specification.LabelMaps));
    }

    [Fact]
    public void Range_of_a_culture_goes_before_the_range_of_all()
    {
        var request = GenerationRequest.Parse("""{"cultures":["bv2","SKOV3"],"cells":[5,6],"cellsByCulture":{"Bv2":[7,8]},"area":[1,2],"width":64,"seed":18446744073709551615}""");
        var cultures = request.ToSpecification(Profiles, "lib").Cultures;
        Assert.Equal(["BV2", "SKOV3"], cultures.Select(c => c.Name));
        Assert.Equal([new IntRange(7, 8), new IntRange(5, 6)], cultures.Select(c => c.PopulationRange));
        Assert.All(cultures, c => Assert.Equal((new IntRange(1, 2), 64, 520), (c.AreaRange, c.Width, c.Height)));
        Assert.Equal(ulong.MaxValue, request.Seed);
    }

    [Theory]
    [InlineData("""{"preset":"best"}""", "unknown preset 'best'")]
    [InlineData("""{"cultures":["HeLa"]}""", "unknown culture 'HeLa'; the library lib has SKOV3, BV2")]
    [InlineData("""{"cultures":["BV2"],"areaByCulture":{"SKOV3":[1,2]}}""", "culture 'SKOV3', which is not made; made are BV2")]
    public void Request_for_what_the_library_lacks_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<CellGenieException>(() => GenerationRequest.Parse(json).ToSpecification(Profiles, "lib")).Message);

    [Theory]
    [InlineData("", "$")]
    [InlineData("null", "")]
    [InlineData("[]", "$")]
    [InlineData("""{"sed":1}""", "$.sed")]
    [InlineData("""{"seed":1,"seed":2}""", "$.seed")]
    [InlineData("""{"seed":-1}""", "$.seed")]
    [InlineData("""{"cells":[9,3]}""", "$.cells")]
    [InlineData("""{"cultures":[null]}""", "$.cultures")]
    [InlineData("""{"cultures":null}""", "$.cultures")]
    [InlineData("""{"rules":{"blend":77}}""", "$.rules.blend")]
    [InlineData("""{"rules":{"blend":"magic"}}""", "$.rules.blend")]
    [InlineData("""{"rules":null}""", "$.rules")]
    [InlineData("""{"segmentation":9}""", "$.segmentation")]
    [InlineData("""{"cellsByCulture":{"BV2":[1,2],"bv2":[1,2]}}""", "$.cellsByCulture")]
    public void Broken_request_is_refused_with_its_place(string json, string place) =>
        Assert.Equal(place, Assert.Throws<InvalidInputException>(() => GenerationRequest.Parse(json)).Place);

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var rules = GenerationRequest.Parse("""{"rules":{"blend":"feather"}}""").Rules;
        Assert.Equal(new CompositionRules { Blend = BlendMode.Feather }, rules);
        Assert.Equal((4, 0.1, 10), (rules.FeatherWidth, rules.MinVisibleFraction, rules.MinVisibleArea));
    }

    [Fact]
    public void Request_and_specification_come_back_from_json_as_they_were()
    {
        var request = new GenerationRequest
        {
            Seed = 7,
            Cultures = ["BV2"],
            Cells = new(1, 9),
            AreaByCulture = new Dictionary<string, IntRange> { ["BV2"] = new(3, 4) },
            Height = 99,
            Rules = new CompositionRules { Blend = BlendMode.Feather, MinVisibleFraction = 0.3 },
            Segmentation = Coco.SegmentationEncoding.Rle,
            LabelMaps = true,
        };
        Assert.Equal(request.ToJson(), GenerationRequest.Parse(request.ToJson()).ToJson());
        var specification = request.ToSpecification(Profiles, "lib");
        var json = specification.ToJson();
        Assert.DoesNotContain('\n', json);
        Assert.DoesNotContain("imageCount", json);
        var back = GenerationSpecification.Parse(json);
        Assert.Equal(json, back.ToJson());
        Assert.Equal(specification.Cultures, back.Cultures);
        Assert.Equal(specification.Rules, back.Rules);
        Assert.Equal(specification, back with { Cultures = specification.Cultures });
    }

    [Theory]
    [InlineData("\"imagesPerCulture\":10", "\"imagesPerCulture\":0", "images per culture is 0")]
    [InlineData("\"imagesPerCulture\":10", "\"imagesPerCulture\":2147483647", "more than 100,000,000")]
    [InlineData("\"width\":704", "\"width\":15", "images of 15x520")]
    [InlineData("\"populationRange\":[100,300]", "\"populationRange\":[0,70000]", "cells an image")]
    [InlineData("\"minVisibleFraction\":0.1", "\"minVisibleFraction\":1.1", "least visible fraction")]
    [InlineData("\"name\":\"SKOV3\"", "\"name\":\"BV2\"", "chosen twice")]
    [InlineData("\"preset\":\"paper\"", "\"preset\":\"p\"", "unknown preset")]
    [InlineData("\"AtFrame\"", "\"Anywhere, Exclude\"", "cut cells 3")]
    [InlineData("\"seed\":1,", "", "seed")]
    [InlineData("\"seed\":1", "\"seed\":1,\"future\":1", "future")]
    public void Broken_specification_is_refused(string old, string other, string message)
    {
        var json = new GenerationRequest().ToSpecification(Profiles, "lib").ToJson();
        Assert.Contains(old, json);
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => GenerationSpecification.Parse(json.Replace(old, other))).Message);
    }

    [Fact]
    public void Any_damage_to_a_specification_is_an_error_of_its_input()
    {
        var json = new GenerationRequest().ToSpecification(Profiles, "lib").ToJson();
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var text = json.ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(32, 127);
            try
            {
                GenerationSpecification.Parse(i % 2 == 0 ? new string(text) : json[..random.Next(json.Length)]);
            }
            catch (InvalidInputException e)
            {
                Assert.Equal("specification", e.File);
            }
        }
    }

    private static CultureProfile Profile(string name, int low, int high) => new()
    {
        Name = name,
        Images = 1,
        IncompleteImages = 0,
        Cells = 1,
        AreaRange = new(20, 900),
        PopulationRange = new(low, high),
        MedianArea = 100,
        MeanArea = 100,
        MeanCellIntensity = 1,
        MeanBackgroundIntensity = 1,
        Confluence = 0.5,
        MeanNearestNeighbour = 1,
        FrameWidth = 704,
        FrameHeight = 520,
        Populations = [],
    };
}
