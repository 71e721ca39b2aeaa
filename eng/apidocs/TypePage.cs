using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>The page of a type: what it is, then each member that has a comment, in alphabetical order.</summary>
internal sealed class TypePage(Type type, XmlComments comments, Markdown markdown)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly StringBuilder _page = new();

    public override string ToString()
    {
        Add(type.IsGenericType ? $"# `{CSharp.Name(type)}`" : $"# {type.Name}");
        Add($"```cs\nnamespace {type.Namespace};\n\n{CSharp.Declaration(type)}\n```");
        AddText(comments.Of(type), parameters: false);
        if (type.IsEnum)
        {
            AddEnumeration();
        }
        else
        {
            AddMembers();
        }

        return _page.ToString().TrimEnd() + "\n";
    }

    /// <summary>The members of a type that its page lists: those with a comment that code outside of the assembly can use.</summary>
    public static IEnumerable<MemberInfo> Members(Type type, XmlComments comments) =>
        type.GetMembers(Declared).Where(member => IsVisible(member) && comments.Has(MemberId.Of(member)));

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetMethod is { } get && IsVisible(get),
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => false,
    };

    private void AddEnumeration()
    {
        Add("| value | meaning |\n| --- | --- |\n" + string.Join('\n', type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => $"| `{field.Name}` | {markdown.Line(comments.Of(field)?.Element("summary"))} |")));
    }

    private void AddMembers()
    {
        (string Title, Func<MemberInfo, bool> Belongs)[] sections =
        [
            ("Constructors", member => member is ConstructorInfo),
            ("Fields", member => member is FieldInfo),
            ("Properties", member => member is PropertyInfo),
            ("Methods", member => member is MethodInfo),
        ];
        MemberInfo[] members = [.. Members(type, comments).OrderBy(CSharp.Heading, StringComparer.Ordinal)];
        foreach ((string title, Func<MemberInfo, bool> belongs) in sections)
        {
            MemberInfo[] own = [.. members.Where(belongs)];
            if (own.Length > 0)
            {
                Add($"## {title}");
            }

            foreach (MemberInfo member in own)
            {
                Add($"### `{CSharp.Heading(member)}`");
                Add($"```cs\n{CSharp.Declaration(member)}\n```");
                AddText(comments.Of(member), without: member.IsDefined(typeof(ExtensionAttribute))
                    ? ((MethodInfo)member).GetParameters()[0].Name : null);
            }
        }

        if (type.BaseType is { } above && above.Assembly == type.Assembly && above.IsPublic)
        {
            Add($"Inherits the members of {markdown.Link(MemberId.Of(above))}.");
        }
    }

    private void AddText(XElement? comment, bool parameters = true, string? without = null)
    {
        if (comment is null)
        {
            return;
        }

        Add(markdown.Blocks(comment.Element("summary")));
        // A record's parameters are its constructor's; what a method extends needs no words.
        XElement[] described = [.. comment.Elements("typeparam"),
            .. comment.Elements("param").Where(_ => parameters).Where(element => (string?)element.Attribute("name") != without)];
        if (described.Length > 0)
        {
            Add("| parameter | |\n| --- | --- |\n" + string.Join('\n', described
                .Select(parameter => $"| `{(string?)parameter.Attribute("name")}` | {markdown.Line(parameter)} |")));
        }

        if (comment.Element("returns") is { } returns)
        {
            Add("Returns: " + markdown.Line(returns));
        }

        Add(markdown.Blocks(comment.Element("remarks")));
        Add(markdown.Blocks(comment.Element("example")));
        XElement[] exceptions = [.. comment.Elements("exception")];
        if (exceptions.Length > 0)
        {
            Add("| throws | when |\n| --- | --- |\n" + string.Join('\n', exceptions
                .Select(exception => $"| {markdown.Link((string)exception.Attribute("cref")!)} | {markdown.Line(exception)} |")));
        }
    }

    private void Add(string block)
    {
        if (block.Length > 0)
        {
            _page.Append(block).Append("\n\n");
        }
    }
}
