using System.Text;

namespace CellGenie.Infra.Tests;

/// <summary>Takes a Bicep file to pieces, as the language's description says, and finds what is not closed.</summary>
public sealed class BicepLexer
{
    private static readonly IReadOnlyList<BicepToken> None = [];
    private readonly string _text;
    private readonly List<string> _faults;
    private readonly Stack<(char Open, int Line)> _open = new();
    private readonly List<BicepToken> _tokens = [];
    private int _at;
    private int _line;

    private BicepLexer(string text, int line, List<string> faults) => (_text, _line, _faults) = (text, line, faults);

    /// <summary>The pieces, and what is wrong.</summary>
    public static (IReadOnlyList<BicepToken> Tokens, IReadOnlyList<string> Faults) Read(string text)
    {
        var faults = new List<string>();
        return (new BicepLexer(text, 1, faults).Run(), faults);
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private List<BicepToken> Run()
    {
        while (_at < _text.Length)
            Next();
        foreach (var (open, line) in _open)
            _faults.Add($"line {line}: '{open}' is not closed");
        return _tokens;
    }

    private void Next()
    {
        var c = Current;
        if (c == '\n')
            Add('l', "\n", 1);
        else if (char.IsWhiteSpace(c))
            _at++;
        else if (Starts("//"))
            _at = End("\n");
        else if (Starts("/*"))
            Comment();
        else if (Starts("'''"))
            LongString();
        else if (c == '\'')
            String();
        else if (char.IsLetter(c) || c == '_')
            Add('n', Take(ch => char.IsLetterOrDigit(ch) || ch == '_'));
        else if (char.IsDigit(c))
            Add('d', Take(char.IsLetterOrDigit));
        else
            Punctuation(c);
    }

    private void Comment()
    {
        var end = _text.IndexOf("*/", _at, StringComparison.Ordinal);
        if (end < 0)
            _faults.Add($"line {_line}: the comment is not closed");
        var after = end < 0 ? _text.Length : end + 2;
        _line += _text[_at..after].Count(ch => ch == '\n');
        _at = after;
    }

    private void LongString()
    {
        var start = _at + 3;
        var end = _text.IndexOf("'''", start, StringComparison.Ordinal);
        if (end < 0)
            _faults.Add($"line {_line}: the string is not closed");
        end = end < 0 ? _text.Length : end;
        _tokens.Add(new('s', _text[start..end], _line, _open.Count, None));
        _line += _text[start..end].Count(ch => ch == '\n');
        _at = Math.Min(_text.Length, end + 3);
    }

    private void String()
    {
        var line = _line;
        var value = new StringBuilder();
        var inner = new List<BicepToken>();
        for (_at++; Current != '\''; _at++)
        {
            if (Current is '\0' or '\n')
            {
                _faults.Add($"line {line}: the string is not closed");
                break;
            }

            if (Current == '\\')
            {
                _at++;
                value.Append(Current);
            }
            else if (Starts("${"))
            {
                var end = Hole(_at + 2);
                inner.AddRange(new BicepLexer(_text[(_at + 2)..end], line, _faults).Run());
                value.Append(_text, _at, Math.Min(end + 1, _text.Length) - _at);
                _at = end;
            }
            else
            {
                value.Append(Current);
            }
        }

        if (Current == '\'')
            _at++;
        _tokens.Add(new('s', value.ToString(), line, _open.Count, inner));
    }

    /// <summary>The end of an expression in a string.</summary>
    private int Hole(int from)
    {
        for (var (at, depth) = (from, 0); at < _text.Length && _text[at] != '\n'; at++)
        {
            if (_text[at] == '{')
                depth++;
            else if (_text[at] == '}' && depth-- == 0)
                return at;
        }

        _faults.Add($"line {_line}: '${{' is not closed");
        return Math.Min(_text.Length, from);
    }

    private void Punctuation(char c)
    {
        if (c is '}' or ']' or ')')
        {
            var wanted = c switch { '}' => '{', ']' => '[', _ => '(' };
            if (_open.Count == 0 || _open.Peek().Open != wanted)
                _faults.Add($"line {_line}: '{c}' closes nothing");
            else
                _open.Pop();
        }

        Add('p', c.ToString(), 1);
        if (c is '{' or '[' or '(')
            _open.Push((c, _line));
    }

    private void Add(char kind, string text, int advance = 0)
    {
        _tokens.Add(new(kind, text, _line, _open.Count, None));
        _at += advance;
        if (kind == 'l')
            _line++;
    }

    private string Take(Func<char, bool> while_)
    {
        var start = _at;
        while (_at < _text.Length && while_(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private bool Starts(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private int End(string text) => _text.IndexOf(text, _at, StringComparison.Ordinal) is >= 0 and var at ? at : _text.Length;
}
