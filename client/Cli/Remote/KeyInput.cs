using System.Text;
using CellGenie.Cli.Output;

namespace CellGenie.Cli.Remote;

/// <summary>Where a key comes from: never an argument, which other users of the machine and the shell's history would see.</summary>
internal static class KeyInput
{
    public static string Read(Terminal terminal)
    {
        if (Environment.GetEnvironmentVariable(RemoteSettings.KeyVariable) is { Length: > 0 } value)
            return value.Trim();
        var key = Console.IsInputRedirected ? Console.In.ReadLine() : Ask(terminal);
        return string.IsNullOrWhiteSpace(key)
            ? throw CommandException.Usage($"no key came: pipe it in, type it, or set {RemoteSettings.KeyVariable}")
            : key.Trim();
    }

    private static string Ask(Terminal terminal)
    {
        terminal.Note("API key (not shown):");
        var key = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } pressed)
        {
            if (pressed.Key != ConsoleKey.Backspace)
                key.Append(pressed.KeyChar);
            else if (key.Length > 0)
                key.Length--;
        }

        return key.ToString();
    }
}
