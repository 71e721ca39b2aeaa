using System.Reflection;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>The names by which the compiler's XML file calls types and members.</summary>
internal static class MemberId
{
    public static string Of(Type type) => "T:" + FullName(type);

    public static string Of(MemberInfo member)
    {
        string owner = FullName(member.DeclaringType!);
        return member switch
        {
            ConstructorInfo constructor => $"M:{owner}.#ctor{Parameters(constructor.GetParameters())}",
            MethodInfo method => $"M:{owner}.{method.Name}{Arity(method)}{Parameters(method.GetParameters())}{Converted(method)}",
            PropertyInfo property => $"P:{owner}.{property.Name}{Parameters(property.GetIndexParameters())}",
            FieldInfo field => $"F:{owner}.{field.Name}",
            EventInfo @event => $"E:{owner}.{@event.Name}",
            _ => throw new ArgumentException($"'{member.Name}': expected a member with a comment, found a {member.MemberType}."),
        };
    }

    private static string FullName(Type type) => type.FullName!.Replace('+', '.');

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "";

    private static string Converted(MethodInfo method) =>
        method.Name is "op_Implicit" or "op_Explicit" ? "~" + Reference(method.ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(parameter => Reference(parameter.ParameterType)))})";

    // A type as a parameter: List{System.String}, System.Int32[], ``0.
    private static string Reference(Type type)
    {
        if (type.IsByRef)
        {
            return Reference(type.GetElementType()!) + "@";
        }

        if (type.IsArray)
        {
            return Reference(type.GetElementType()!)
                + "[" + string.Join(",", Enumerable.Repeat(type.GetArrayRank() == 1 ? "" : "0:", type.GetArrayRank())) + "]";
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        if (!type.IsGenericType)
        {
            return FullName(type);
        }

        string name = FullName(type.GetGenericTypeDefinition());
        return $"{name[..name.IndexOf('`')]}{{{string.Join(",", type.GetGenericArguments().Select(Reference))}}}";
    }
}
