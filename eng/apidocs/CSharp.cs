using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>Types and members as C# writes them.</summary>
internal static class CSharp
{
    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsAbstract ? "abstract " : "") + (type.IsSealed && !type.IsValueType ? "sealed " : "") +
            (IsRecord(type) ? "record" : type.IsValueType ? "struct" : "class") + (IsRecord(type) && type.IsValueType ? " struct" : ""),
    };

    public static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    public static string Declaration(Type type)
    {
        IEnumerable<Type> bases = type.IsEnum || type.IsValueType
            ? [] : new[] { type.BaseType }.OfType<Type>().Where(above => above != typeof(object));
        // Those that others of them imply are left out, and so are a record's own.
        Type[] all = type.IsEnum ? [] : type.GetInterfaces();
        IEnumerable<Type> interfaces = all.Except(all.SelectMany(face => face.GetInterfaces())).Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(face => face.IsPublic && !(IsRecord(type) && face.Name == "IEquatable`1"))
            .OrderBy(face => face.Name, StringComparer.Ordinal);
        string[] above = [.. bases.Concat(interfaces).Select(Name)];
        return $"public {Kind(type)} {Name(type)}{(above.Length > 0 ? " : " + string.Join(", ", above) : "")}";
    }

    public static string Declaration(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Name(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method when IsExtensionProperty(method) =>
            $"extension({Parameters(method)}) {{ {Name(method.ReturnType)} {method.Name[4..]} {{ get; }} }}",
        MethodInfo method =>
            $"{Modifiers(method)}{Name(s_nullability.Create(method.ReturnParameter))} {MethodName(method)}({Parameters(method)})",
        PropertyInfo property => Property(property),
        FieldInfo field =>
            $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(s_nullability.Create(field))} {field.Name}",
        _ => member.Name,
    };

    /// <summary>A member in a heading: its name, with the types of its parameters.</summary>
    public static string Heading(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Name(constructor.DeclaringType!)}({Types(constructor.GetParameters())})",
        MethodInfo method when IsExtensionProperty(method) => $"{Name(method.GetParameters()[0].ParameterType)}.{method.Name[4..]}",
        MethodInfo method => $"{MethodName(method)}({Types(method.GetParameters())})",
        PropertyInfo property when property.GetIndexParameters() is { Length: > 0 } indexes => $"this[{Types(indexes)}]",
        _ => member.Name,
    };

    public static string Name(Type type)
    {
        if (s_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericType && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", type.GetGenericArguments().Select(Name))})";
        }

        string outer = type is { IsNested: true, IsGenericParameter: false } ? Name(type.DeclaringType!) + "." : "";
        return outer + (type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name);
    }

    private static string Name(NullabilityInfo info)
    {
        Type type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        string name = info.GenericTypeArguments.Length > 0 && !type.IsValueType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>"
            : Name(type);
        return !type.IsValueType && info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }

    // The compiler makes a static method of a property that extends a type; no property of the class itself goes with it.
    private static bool IsExtensionProperty(MethodInfo method) =>
        method.IsStatic && method.Name.StartsWith("get_", StringComparison.Ordinal)
            && method.DeclaringType!.GetProperty(method.Name[4..]) is null;

    private static string MethodName(MethodInfo method) =>
        method.Name.StartsWith("op_", StringComparison.Ordinal) ? "operator " + method.Name[3..]
        : method.IsGenericMethod ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(Name))}>"
        : method.Name;

    private static string Modifiers(MethodInfo method) =>
        (method.IsFamily ? "protected " : "") +
        (method.IsStatic ? "static " : method.IsAbstract
            ? "abstract " : method.IsVirtual && !method.IsFinal ? (method.GetBaseDefinition() == method ? "virtual " : "override ") : "");

    private static string Property(PropertyInfo property)
    {
        MethodInfo get = property.GetMethod!;
        bool init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;
        string set = property.SetMethod is { IsPublic: true } ? (init ? " init;" : " set;") : "";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters() is { Length: > 0 } indexes
            ? $"this[{string.Join(", ", indexes.Select(Parameter))}]" : property.Name;
        return $"{Modifiers(get)}{required}{Name(s_nullability.Create(property))} {name} {{ get;{set} }}";
    }

    private static string Parameters(MethodBase method)
    {
        string[] parameters = [.. method.GetParameters().Select(Parameter)];
        return (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", parameters);
    }

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef
            ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") +
        $"{Name(s_nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Value(parameter) : "")}";

    private static string Types(ParameterInfo[] parameters) =>
        string.Join(", ", parameters.Select(parameter => Name(parameter.ParameterType)));

    private static string Value(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        char character => $"'{character}'",
        object value when parameter.ParameterType.IsEnum =>
            $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString()!,
    };
}
