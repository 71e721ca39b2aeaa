namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>The list of all types.</summary>
internal static class IndexPage
{
    public static string Of(IEnumerable<Type> types, XmlComments comments, Markdown markdown)
    {
        IEnumerable<string> sections = types.GroupBy(type => type.Namespace!).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
                $"## {group.Key}\n\n| type | |\n| --- | --- |\n" + string.Join('\n', group.Select(type =>
                    $"| {markdown.Link(MemberId.Of(type))} | {markdown.Line(comments.Of(type)?.Element("summary"))} |")));
        return "# API\n\nEvery public type and member, from the comments in the source. `bash eng/apidocs.sh` writes these pages; a test "
            + "fails where they are stale.\n\nPipelines begin at the extension methods of the first table: what they make is described by "
            + "the types of the second.\n\n"
            + string.Join("\n\n", sections) + "\n";
    }
}
