namespace CellGenie.Infra.Tests;

/// <summary>What a Bicep file declares and uses: as much of the language as these files have, and anything else is a fault.</summary>
public sealed class BicepFile
{
    private static readonly HashSet<string> Statements = ["targetScope", "param", "var", "resource", "module", "output"];
    private static readonly HashSet<string> Words = ["if", "for", "in", "true", "false", "null", "existing", "string", "int", "bool", "array", "object"];
    private static readonly HashSet<string> Functions =
    [
        "concat", "empty", "environment", "guid", "loadJsonContent", "loadTextContent", "resourceGroup", "string", "subscription", "subscriptionResourceId", "take", "tenant", "uniqueString",
    ];

    private readonly List<string> _faults;
    private readonly IReadOnlyList<BicepToken> _tokens;
    private readonly Dictionary<string, int> _symbols = [];

    private BicepFile(string path, string text)
    {
        Path = path;
        (_tokens, var faults) = BicepLexer.Read(text);
        _faults = [.. faults];
        if (_faults.Count == 0)
        {
            Declare();
            CheckNames(_tokens);
            foreach (var unused in Parameters.Keys.Where(p => Uses(p) < 2))
                _faults.Add($"parameter {unused} is not used");
        }
    }

    public string Path { get; }

    /// <summary>Parameters, and whether each has a default.</summary>
    public Dictionary<string, bool> Parameters { get; } = [];

    /// <summary>Texts that are the defaults of parameters.</summary>
    public Dictionary<string, string> Defaults { get; } = [];

    public HashSet<string> Outputs { get; } = [];

    /// <summary>Resources: type and version of the API.</summary>
    public List<(string Type, string Version, int Line)> Resources { get; } = [];

    /// <summary>Modules: file and the parameters that are passed, by name.</summary>
    public Dictionary<string, (string File, IReadOnlyList<string> Passed)> Modules { get; } = [];

    /// <summary>Outputs of modules that are used.</summary>
    public List<(string Module, string Output, int Line)> UsedOutputs { get; } = [];

    /// <summary>Files whose content is taken in.</summary>
    public List<string> Loaded { get; } = [];

    /// <summary>All strings.</summary>
    public IEnumerable<BicepToken> Strings => _tokens.Where(t => t.Kind == 's');

    public IReadOnlyList<BicepToken> Tokens => _tokens;

    /// <summary>What is wrong with the file by itself.</summary>
    public IEnumerable<string> Faults => _faults.Select(f => $"{Path}: {f}");

    public static BicepFile Read(InfraFiles files, string path) => new(path, files[path]);

    private void Declare()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (token.Depth > 0 || token.Kind == 'l' || !IsFirst(i))
                continue;
            if (token.Is("@"))
                continue;
            if (token.Kind != 'n' || !Statements.Contains(token.Text))
            {
                if (!token.Is("}") && !token.Is("]") && !token.Is(")"))
                    _faults.Add($"line {token.Line}: '{token.Text}' begins no statement");
                continue;
            }

            if (token.Text != "targetScope")
                Declare(token.Text, i + 1);
        }
    }

    private void Declare(string kind, int at)
    {
        var name = _tokens[at].Text;
        if (kind == "output")
        {
            if (!Outputs.Add(name))
                _faults.Add($"line {_tokens[at].Line}: output {name} is declared twice");
            return;
        }

        if (_tokens[at].Kind != 'n' || !_symbols.TryAdd(name, at))
            _faults.Add($"line {_tokens[at].Line}: {name} is declared twice, or is no name");
        switch (kind)
        {
            case "param":
                var line = _tokens.Skip(at).TakeWhile(t => t.Kind != 'l').ToList();
                Parameters[name] = line.Exists(t => t.Is("="));
                if (line.FindIndex(t => t.Is("=")) is >= 0 and var equals && equals + 1 < line.Count)
                    Defaults[name] = line[equals + 1].Text;
                break;
            case "resource":
                var parts = _tokens[at + 1].Text.Split('@');
                if (parts.Length != 2)
                    _faults.Add($"line {_tokens[at].Line}: resource {name} names no version of its API");
                else
                    Resources.Add((parts[0], parts[1], _tokens[at].Line));
                break;
            case "module":
                Modules[name] = (_tokens[at + 1].Text, Passed(at + 2));
                break;
        }
    }

    /// <summary>The keys of the <c>params</c> of a module.</summary>
    private List<string> Passed(int at)
    {
        var start = at;
        while (start < _tokens.Count && !(_tokens[start].Is("params") && _tokens[start].Depth == 1))
        {
            if (start > at && _tokens[start].Depth == 0 && _tokens[start].Is("module"))
                return [];
            start++;
        }

        return [.. Block(start + 2).Where(i => _tokens[i].Depth == 2 && _tokens[i].Kind == 'n' && IsFirst(i)).Select(i => _tokens[i].Text)];
    }

    /// <summary>The pieces between a bracket and its end.</summary>
    private IEnumerable<int> Block(int open)
    {
        for (var i = open + 1; i < _tokens.Count && _tokens[i].Depth > _tokens[open].Depth && !(_tokens[i].Is("}") && _tokens[i].Depth == _tokens[open].Depth + 1); i++)
            yield return i;
    }

    private bool IsFirst(int i) => i == 0 || _tokens[i - 1].Kind == 'l';

    private int Uses(string name) => Flat(_tokens).Count(t => t.Kind == 'n' && t.Text == name);

    private static IEnumerable<BicepToken> Flat(IEnumerable<BicepToken> tokens) => tokens.SelectMany(t => Flat(t.Inner).Prepend(t));

    private void CheckNames(IReadOnlyList<BicepToken> tokens)
    {
        var loops = Flat(_tokens).Zip(Flat(_tokens).Skip(1)).Where(p => p.First.Is("for") && p.Second.Kind == 'n').Select(p => p.Second.Text).ToHashSet();
        foreach (var (first, i) in _tokens.Select((t, i) => (t, i)).Where(p => p.t.Is("for") && _tokens[p.i + 1].Is("(")))
            loops.UnionWith([_tokens[i + 2].Text, _tokens[i + 4].Text]);
        CheckNames(tokens, loops);
    }

    private void CheckNames(IReadOnlyList<BicepToken> tokens, HashSet<string> loops)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            CheckNames(token.Inner, loops);
            if (token.Kind != 'n' || (i > 0 && (tokens[i - 1].Is(".") || tokens[i - 1].Is("@"))))
                continue;
            var next = i + 1 < tokens.Count ? tokens[i + 1] : null;
            if (next?.Is("(") == true && !Words.Contains(token.Text))
            {
                if (!Functions.Contains(token.Text))
                    _faults.Add($"line {token.Line}: {token.Text} is no function known here");
                if (token.Text.StartsWith("load", StringComparison.Ordinal))
                    Loaded.Add(tokens[i + 2].Text);
                continue;
            }

            if (i + 4 < tokens.Count && next!.Is(".") && tokens[i + 2].Is("outputs") && tokens[i + 3].Is("."))
                UsedOutputs.Add((token.Text, tokens[i + 4].Text, token.Line));
            var isKey = next?.Is(":") == true;
            var isDeclared = i > 0 && Statements.Contains(tokens[i - 1].Text);
            if (!isKey && !isDeclared && !Statements.Contains(token.Text) && !Words.Contains(token.Text) && !loops.Contains(token.Text) && !_symbols.ContainsKey(token.Text))
                _faults.Add($"line {token.Line}: {token.Text} is not declared");
        }
    }
}
