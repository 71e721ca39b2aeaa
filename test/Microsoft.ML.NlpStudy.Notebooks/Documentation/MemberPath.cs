using System.Reflection;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

/// <summary>Names in a page's code, looked up in the public API: <c>TrainingOptions.Epochs</c>, <c>ml.Translation.Evaluate</c>.</summary>
internal static partial class MemberPath
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    // What a page calls by a variable's name.
    private static readonly Dictionary<string, Type> s_variables = new()
    {
        ["ml"] = typeof(MLContext),
        ["model"] = typeof(ITransformer),
        ["vectors"] = typeof(WordVectors),
        ["vocabulary"] = typeof(Vocabulary),
    };

    private static readonly Type[] s_package = typeof(WordVectors).Assembly.GetExportedTypes();

    private static readonly ILookup<string, Type> s_types = s_package
        .Concat(new[] { typeof(MLContext), typeof(ITransformer), typeof(CustomMappingCatalog), typeof(object) }
            .Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetExportedTypes()))
        .ToLookup(type => type.Name.Split('`')[0]);

    private static readonly ILookup<string, MethodInfo> s_extensions = s_types.SelectMany(types => types)
        .Where(type => type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.GetParameters().Length > 0)
        .ToLookup(method => method.Name);

    private static readonly HashSet<string> s_members =
        [.. s_package.SelectMany(type => type.GetMembers(Public)).Select(member => member.Name)];

    /// <summary>The names in a piece of code that no type or member has; keywords, literals and lower-case names are passed over.</summary>
    public static IEnumerable<string> UnknownIn(string code) => Path().Matches(Text().Replace(code, ""))
        .Select(match => match.Value)
        .Where(path => path.Any(char.IsUpper) && !Exists(path.Split('.')));

    private static bool Exists(string[] names)
    {
        Type[] found = s_variables.TryGetValue(names[0], out Type? variable) ? [variable] : [.. s_types[names[0]]];
        if (found.Length == 0)
        {
            return names.Length == 1 && s_members.Contains(names[0]);
        }

        foreach (string name in names[1..])
        {
            found = [.. found.SelectMany(type => Follow(type, name)).Distinct()];
        }

        return found.Length > 0;
    }

    // The types of all members of that name, inherited and extension members among them.
    private static IEnumerable<Type> Follow(Type type, string name) =>
        type.GetInterfaces().Prepend(type).SelectMany(part => part.GetMember(name, Public)).Select(TypeOf)
            .Concat(s_extensions[name].Concat(s_extensions["get_" + name])
                .Where(method => method.GetParameters()[0].ParameterType.IsAssignableFrom(type))
                .Select(method => method.ReturnType));

    private static Type TypeOf(MemberInfo member) => member switch
    {
        PropertyInfo property => property.PropertyType,
        FieldInfo field => field.FieldType,
        MethodInfo method => method.ReturnType,
        Type nested => nested,
        _ => typeof(void),
    };

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")]
    private static partial Regex Path();
}
