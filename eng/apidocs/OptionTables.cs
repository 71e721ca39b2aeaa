using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>
/// Fills the tables of options in the pages that people write: between <c>&lt;!-- options: PadSequenceOptions --&gt;</c> and
/// <c>&lt;!-- end --&gt;</c> stands a row for each property of that type, those that it inherits from the package's types too.
/// </summary>
internal sealed partial class OptionTables(IEnumerable<Type> types, XmlComments comments, Markdown markdown)
{
    private readonly Dictionary<string, Type> _types = types.ToDictionary(type => type.Name);

    public static bool Contains(string page) => Mark().IsMatch(page);

    public string Fill(string page, string text) => Mark().Replace(text, match =>
    {
        string name = match.Groups[1].Value;
        Type type = _types.TryGetValue(name, out Type? found)
            ? found
            : throw new FormatException($"{page}: expected the name of a public type after 'options:', found '{name}'.");
        bool inherited = match.Groups[2].Value != " own";
        object? defaults = type is { IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null && !HasRequired(type)
            ? Activator.CreateInstance(type) : null;
        string[] rows = [
            .. Properties(type, inherited).Select(property => Row(property, property.DeclaringType != type ? defaults : null))];
        return $"<!-- options: {name}{match.Groups[2].Value} -->\n| option | meaning | default |\n| --- | --- | --- "
            + $"|\n{string.Join('\n', rows)}\n<!-- end -->";
    });

    // The type's own first, then its base types'.
    private static IEnumerable<PropertyInfo> Properties(Type type, bool inherited)
    {
        for (Type? owner = type; owner is not null && owner.Assembly == type.Assembly; owner = inherited ? owner.BaseType : null)
        {
            foreach (PropertyInfo property in owner.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (property.SetMethod is { IsPublic: true })
                {
                    yield return property;
                }
            }
        }
    }

    private static bool HasRequired(Type type) => type.IsDefined(typeof(RequiredMemberAttribute));

    // Comments say 'Default: ...', which becomes a column of its own. Where a type's constructor changes an inherited option, what it sets
    // counts.
    private string Row(PropertyInfo property, object? defaults)
    {
        string meaning = markdown.Line(comments.Of(property)?.Element("summary"));
        Match match = Default().Match(meaning);
        string value = match.Groups[1].Value;
        if (match.Success)
        {
            meaning = $"{meaning[..match.Index].Trim()} {meaning[(match.Index + match.Length)..].Trim()}".Trim();
        }

        if (defaults is not null && property.GetValue(defaults) is int or double or bool or null
            && Text(property.GetValue(defaults)) is var set && !Says(value, set))
        {
            value = set;
        }

        return $"| `{property.Name}` | {meaning} | {value} |";
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // Whether a comment's words begin with that value; 'null', 'nobody' and the like are its own words for none.
    private static bool Says(string comment, string value) =>
        value == "null" ? !char.IsAsciiDigit(comment.FirstOrDefault())
            : Regex.IsMatch(comment.Replace(",", "").Replace("automatic", value), $@"^`?{Regex.Escape(value)}(?![\d.])");

    [GeneratedRegex(@"<!-- options: (\w+)( own)? -->.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"Default: (.*?)\.?(?:(?<=\.) (?=[A-Z])|$)")]
    private static partial Regex Default();
}
