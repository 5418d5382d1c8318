using System.Text.Json;

namespace CellGenie.Cli.Tests;

public sealed class RemoteLoginTests : IDisposable
{
    private const string Key = "cg_lab-a_k1_topsecret";

    private readonly RemoteTool _tool = new();

    [Fact]
    public async Task Key_from_standard_input_is_tried_and_kept_for_the_owner_alone()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json("{'kind':'lab','tenant':'lab-a','role':'member','subject':'k1'}"));
        var login = await _tool.ExpectWithInputAsync(0, Key + "\n", "login", "--endpoint", service.Address);
        Assert.Contains("member of lab-a", login.Output);
        Assert.DoesNotContain("topsecret", login.Output + login.Error);
        Assert.Equal($"Bearer {Key}", Assert.Single(service.Requests).Authorization);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_tool.Profile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_tool.Profile)!));
        }

        var show = await _tool.ExpectAsync(0, "config", "show", "--output", "json");
        using var config = JsonDocument.Parse(show.Output);
        Assert.Equal("cg_lab-a_k1_\u2026", config.RootElement.GetProperty("apiKey").GetProperty("value").GetString());
        Assert.Equal(_tool.Profile, config.RootElement.GetProperty("apiKey").GetProperty("source").GetString());
        Assert.Equal(service.Address, config.RootElement.GetProperty("endpoint").GetProperty("value").GetString());
        Assert.DoesNotContain("topsecret", show.Output);
    }

    [Fact]
    public async Task Key_that_the_service_refuses_is_not_kept()
    {
        await using var service = new FakeService(_ => FakeAnswer.Problem(401, "unauthenticated", "send a valid key"));
        _tool.Environment["CELLGENIE_API_KEY"] = Key;
        var login = await _tool.ExpectAsync(3, "login", "--endpoint", service.Address);
        Assert.StartsWith("error: send a valid key", login.Error);
        Assert.False(File.Exists(_tool.Profile));
    }

    [Fact]
    public async Task Without_a_key_login_says_where_it_looks()
    {
        var login = await _tool.ExpectAsync(2, "login", "--endpoint", "http://127.0.0.1:1");
        Assert.Contains("CELLGENIE_API_KEY", login.Error);
    }

    [Fact]
    public async Task Flag_goes_before_environment_before_login_before_default()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json("{'kind':'lab','tenant':'lab-a','role':'member','subject':'k1'}"));
        Assert.Equal(("http://127.0.0.1:5280", "default"), await EndpointAsync());
        await _tool.ExpectWithInputAsync(0, Key, "login", "--endpoint", service.Address);
        Assert.Equal((service.Address, _tool.Profile), await EndpointAsync());
        _tool.Environment["CELLGENIE_ENDPOINT"] = "https://env.test";
        Assert.Equal(("https://env.test", "CELLGENIE_ENDPOINT"), await EndpointAsync());
        Assert.Equal(("https://flag.test", "--endpoint"), await EndpointAsync("--endpoint", "https://flag.test"));
    }

    [Fact]
    public async Task Key_of_a_login_is_never_sent_to_another_service()
    {
        await using var mine = new FakeService(_ => FakeAnswer.Json("{'kind':'lab','tenant':'lab-a','role':'member','subject':'k1'}"));
        await using var other = new FakeService(_ => FakeAnswer.Json("{'items':[],'continuation':null}"));
        await _tool.ExpectWithInputAsync(0, Key, "login", "--endpoint", mine.Address);
        var list = await _tool.ExpectAsync(3, "batch", "list", "--endpoint", other.Address);
        Assert.Contains("cellgenie login", list.Error);
        Assert.Empty(other.Requests);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Profile_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs Unix permissions");
        await using var service = new FakeService(_ => FakeAnswer.Json("{'kind':'lab','tenant':'lab-a','role':'member','subject':'k1'}"));
        await _tool.ExpectWithInputAsync(0, Key, "login", "--endpoint", service.Address);
        File.SetUnixFileMode(_tool.Profile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var list = await _tool.ExpectAsync(1, "batch", "list");
        Assert.Contains("chmod 600", list.Error);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Damaged_profile_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_tool.Profile)!);
        File.WriteAllText(_tool.Profile, "{");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_tool.Profile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains("profile.json", (await _tool.ExpectAsync(1, "config", "show")).Error);
    }

    [Theory]
    [InlineData("http://lab.example.org")]
    [InlineData("lab.example.org")]
    public async Task Addresses_that_would_show_the_key_or_are_none_are_refused(string endpoint)
    {
        _tool.Environment["CELLGENIE_API_KEY"] = Key;
        var list = await _tool.ExpectAsync(2, "batch", "list", "--endpoint", endpoint);
        Assert.Contains(endpoint, list.Error);
        Assert.DoesNotContain("topsecret", list.Error);
    }

    public void Dispose() => _tool.Dispose();

    private async Task<(string?, string?)> EndpointAsync(params string[] flags)
    {
        using var config = JsonDocument.Parse((await _tool.ExpectAsync(0, ["config", "show", "--output", "json", .. flags])).Output);
        var endpoint = config.RootElement.GetProperty("endpoint");
        return (endpoint.GetProperty("value").GetString(), endpoint.GetProperty("source").GetString());
    }
}
