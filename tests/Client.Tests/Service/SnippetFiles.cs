namespace CellGenie.Client.Tests.Service;

/// <summary>The files that snippets read and write.</summary>
internal sealed record SnippetFiles(string Annotations, string Images, string Output, string Archive);
