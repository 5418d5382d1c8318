using System.Text.RegularExpressions;

namespace CellGenie.Silo.Tests;

public sealed partial class DashboardTests(SharedSilo shared)
{
    [Fact]
    public async Task Page_refers_only_to_files_that_the_silo_serves_under_a_strict_policy()
    {
        var page = (await shared.Silo.Operator.As(null).GetAsync("/")).Is(200);
        Assert.Equal("text/html", page.ContentHeaders.ContentType?.MediaType);
        var files = References().Matches(page.Text).Select(m => m.Groups[1].Value).Where(f => !f.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.Equal(["dashboard.css", "dashboard.js"], files);
        foreach (var file in files)
        {
            var answer = (await shared.Silo.Operator.As(null).GetAsync("/" + file)).Is(200);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_has_no_code_or_style_of_its_own_and_the_script_never_writes_markup()
    {
        var page = (await shared.Silo.Operator.As(null).GetAsync("/")).Text;
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)|<style|\son\w+=|style=", page);
        var script = (await shared.Silo.Operator.As(null).GetAsync("/dashboard.js")).Text;
        Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document.write|eval\\(", script);
    }

    [Fact]
    public async Task Every_element_that_the_script_names_is_on_the_page()
    {
        var page = (await shared.Silo.Operator.As(null).GetAsync("/")).Text;
        var script = (await shared.Silo.Operator.As(null).GetAsync("/dashboard.js")).Text;
        var names = Names().Matches(script).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.InRange(names.Count, 10, 30);
        Assert.All(names, n => Assert.Contains($"id=\"{n}\"", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex References();

    [GeneratedRegex("\\$\\(\"(\\w+)\"\\)")]
    private static partial Regex Names();
}
