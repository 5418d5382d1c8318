using Orleans.Runtime;

namespace Orleans.Local.Tests.Calls;

public interface IIntegerGrain : IGrainWithIntegerKey
{
    Task<long> KeyAsync();
}

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> KeyAsync();
}

public interface IShared : IGrainWithStringKey
{
    Task<string> NameAsync();
}

public interface INobody : IGrainWithStringKey;

public sealed class IntegerGrain : Grain, IIntegerGrain
{
    public Task<long> KeyAsync() => Task.FromResult(this.GetPrimaryKeyLong());
}

[GrainType("by-guid")]
public sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> KeyAsync() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class FirstGrain : Grain, IShared
{
    public Task<string> NameAsync() => Task.FromResult("first");
}

public sealed class SecondGrain : Grain, IShared
{
    public Task<string> NameAsync() => Task.FromResult("second");
}

public sealed class KeyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Integer_key_reaches_the_grain(long key)
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<IIntegerGrain>(key);

        Assert.Equal(key, await grain.KeyAsync());
        Assert.Equal(key, grain.GetPrimaryKeyLong());
        Assert.Equal(grain, silo.Grains.GetGrain(typeof(IIntegerGrain), key));
    }

    [Fact]
    public async Task Guid_key_and_name_of_the_type_make_the_identity()
    {
        await using var silo = await TestSilo.StartAsync();
        var key = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");
        var grain = silo.Grains.GetGrain<IGuidGrain>(key);

        Assert.Equal(key, await grain.KeyAsync());
        Assert.Equal("by-guid/0123456789abcdef0123456789abcdef", grain.GetGrainId().ToString());
        Assert.Equal("integer/FF", silo.Grains.GetGrain<IIntegerGrain>(255).GetGrainId().ToString());
    }

    [Fact]
    public async Task Interface_of_several_classes_needs_a_prefix()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<IShared>("a"));
        Assert.Equal("second", await silo.Grains.GetGrain<IShared>("a", typeof(SecondGrain).FullName).NameAsync());
    }

    [Fact]
    public async Task Interface_without_a_class_and_empty_keys_are_refused()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<INobody>("a"));
        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<IShared>(" ", typeof(SecondGrain).FullName));
        Assert.Throws<ArgumentException>(() => GrainId.Create("a", "xyz").GetIntegerKey());
    }

    [Fact]
    public void Hash_is_that_of_the_specification()
    {
        // From the sanity checks that are published with xxHash: no input, and "Nobody inspects the spammish repetition" (39 bytes).
        Assert.Equal(0x02CC5D05u, StableHash.ComputeHash(""));
        Assert.Equal(0xE2293B2Fu, StableHash.ComputeHash("Nobody inspects the spammish repetition"));
        Assert.Equal(0x32D153FFu, StableHash.ComputeHash("abc"));
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("a/b/c", true)]
    [InlineData("a", false)]
    [InlineData("/b", false)]
    [InlineData("a/", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Identity_is_read_from_its_text(string? text, bool isValid)
    {
        Assert.Equal(isValid, GrainId.TryParse(text, out var id));
        if (isValid)
        {
            Assert.Equal(text, id.ToString());
            Assert.Equal(id, System.Text.Json.JsonSerializer.Deserialize<GrainId>(System.Text.Json.JsonSerializer.Serialize(id)));
        }
    }

    [Fact]
    public void Silo_address_is_read_from_its_text()
    {
        var address = SiloAddress.New(System.Net.IPAddress.Loopback, 11111, 7);

        Assert.Equal("127.0.0.1:11111@7", address.ToParsableString());
        Assert.Equal(address, SiloAddress.FromParsableString("127.0.0.1:11111@7"));
        Assert.Throws<FormatException>(() => SiloAddress.FromParsableString("127.0.0.1:11111"));
    }
}
