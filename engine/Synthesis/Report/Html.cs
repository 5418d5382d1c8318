using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CellGenie.Synthesis.Report;

/// <summary>Builds pages that are well-formed XML and HTML alike. Text is escaped by construction: there is no way to add markup but as elements.</summary>
internal static class Html
{
    public static readonly XNamespace Page = "http://www.w3.org/1999/xhtml";
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Elements that HTML never closes; every other one must be, even when it is empty.
    private static readonly HashSet<string> Void = ["br", "input", "meta"];

    /// <summary>An HTML element. Content as for <see cref="XElement"/>; null is skipped.</summary>
    public static XElement El(string name, params object?[] content) => new(Page + name, content);

    /// <summary>An HTML element with a class.</summary>
    public static XElement Styled(string name, string style, params object?[] content) => new(Page + name, new XAttribute("class", style), content);

    /// <summary>An SVG element.</summary>
    public static XElement Draw(string name, params object?[] content) => new(Svg + name, content);

    /// <summary>An attribute.</summary>
    public static XAttribute At(string name, object value) => new(name, value);

    /// <summary>Writes the page as UTF-8, the same bytes on every system.</summary>
    public static void Save(XElement page, Stream stream)
    {
        Finish(page);
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false),
            OmitXmlDeclaration = true,
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Replace,
        };
        stream.Write("<!DOCTYPE html>\n"u8);
        using (var writer = XmlWriter.Create(stream, settings))
            page.Save(writer);
        stream.WriteByte((byte)'\n');
    }

    private static void Finish(XElement page)
    {
        foreach (var element in page.DescendantsAndSelf())
        {
            foreach (var attribute in element.Attributes())
                attribute.Value = Clean(attribute.Value);
            if (element.IsEmpty && element.Name.Namespace == Page && !Void.Contains(element.Name.LocalName))
                element.Value = "";
        }

        foreach (var text in page.DescendantNodes().OfType<XText>())
            text.Value = Clean(text.Value);
    }

    /// <summary>Replaces what XML cannot hold, such as control characters and halves of surrogate pairs, which names of files may have.</summary>
    private static string Clean(string text)
    {
        var clean = (StringBuilder?)null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
                continue;
            }

            clean ??= new StringBuilder(text);
            clean[i] = '\uFFFD';
        }

        return clean?.ToString() ?? text;
    }
}
