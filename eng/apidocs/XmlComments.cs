using System.Reflection;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>The compiler's XML file of an assembly's comments.</summary>
internal sealed class XmlComments
{
    private readonly Dictionary<string, XElement> _comments;

    public XmlComments(string path) => _comments = XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!);

    public bool Has(string id) => _comments.ContainsKey(id);

    /// <summary>
    /// A member's comment; where it inherits one, that of what it names, overrides or implements, if the assembly has it.
    /// </summary>
    public XElement? Of(MemberInfo member)
    {
        string id = member is Type type ? MemberId.Of(type) : MemberId.Of(member);
        if (!_comments.TryGetValue(id, out XElement? comment))
        {
            return null;
        }

        if (comment.Element("inheritdoc") is not { } whole)
        {
            return Resolved(comment);
        }

        return (string?)whole.Attribute("cref") is { } source ? Of(source) : Overridden(member) is { } above ? Of(above) : null;
    }

    private XElement? Of(string id) => _comments.TryGetValue(id, out XElement? comment) ? Resolved(comment) : null;

    // <remarks><inheritdoc cref="..." path="/remarks"/></remarks> has another member's remarks.
    private XElement Resolved(XElement comment)
    {
        var copy = new XElement(comment);
        foreach (XElement part in copy.Descendants("inheritdoc").ToList())
        {
            string[] path = ((string?)part.Attribute("path") ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
            XElement? source = (string?)part.Attribute("cref") is { } id ? Of(id) : null;
            part.ReplaceWith(path.Aggregate(source, (element, name) => element?.Element(name))?.Nodes());
        }

        return copy;
    }

    private static MemberInfo? Overridden(MemberInfo member)
    {
        for (Type? type = member.DeclaringType?.BaseType; type is not null; type = type.BaseType)
        {
            MemberInfo? above = type.GetMember(
                member.Name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .FirstOrDefault(other => other.MemberType == member.MemberType && other.ToString() == member.ToString());
            if (above is not null && type.Assembly == member.Module.Assembly)
            {
                return above;
            }
        }

        return null;
    }
}
