using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Standin.Tests;

/// <summary>Lists an assembly's public and protected members, one a line, in the form that eng/standin/api has them.</summary>
/// <remarks>
/// A line: <c>NAMESPACE.TYPE | KIND NAME(PARAMETER TYPES AND NAMES, DEFAULTS) : RETURN TYPE</c>. A type has a line of its
/// own, with its base type and interfaces: <c>NAMESPACE.TYPE | KIND : BASE, INTERFACE</c>.
/// </remarks>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        where IsPublic(type) && !type.IsDefined(typeof(CompilerGeneratedAttribute), false) && !type.FullName!.Contains('<')
        from line in Members(type)
        select $"{Name(type)} | {line}";

    private static IEnumerable<string> Members(Type type)
    {
        yield return Kind(type) + Bases(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield return Method(type.GetMethod("Invoke")!);
            yield break;
        }
        foreach (FieldInfo field in type.GetFields(Declared))
        {
            if (IsShown(field.Attributes) && !field.IsSpecialName)
                yield return Field(field);
        }
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared))
        {
            if (IsShown(constructor) && !constructor.IsStatic)
                yield return $"{Access(constructor)}constructor ({Parameters(constructor.GetParameters())})";
        }
        foreach (MethodInfo method in type.GetMethods(Declared))
        {
            if (IsShown(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                yield return Method(method);
        }
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            if (Property(property) is { } line)
                yield return line;
        }
        foreach (EventInfo @event in type.GetEvents(Declared))
        {
            if (IsShown(@event.AddMethod!))
                yield return $"event {@event.Name} : {Name(@event.EventHandlerType!)}";
        }
    }

    private static bool IsPublic(Type type) => type.IsNested
        ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsPublic(type.DeclaringType!)
        : type.IsPublic;

    private static bool IsShown(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsShown(MethodBase method) => IsShown((FieldAttributes)(method.Attributes & MethodAttributes.MemberAccessMask));

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Bases(Type type)
    {
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) && parent != typeof(MulticastDelegate))
            bases.Add(Name(parent));
        if (!type.IsEnum)
            bases.AddRange(type.GetInterfaces().Where(IsPublic).Select(Name).Order(StringComparer.Ordinal));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static string Field(FieldInfo field)
    {
        string value = !field.IsLiteral ? ""
            : field.DeclaringType!.IsEnum ? string.Create(CultureInfo.InvariantCulture, $" = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}")
            : $" = {Literal(field.GetRawConstantValue())}";
        return $"{(field.IsPublic ? "" : "protected ")}{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}field {field.Name} : {Name(field.FieldType)}{value}";
    }

    private static string Method(MethodInfo method)
    {
        bool ofInterface = method.DeclaringType!.IsInterface;
        string modifier = method.IsStatic ? "static "
            : method.IsAbstract && !ofInterface ? "abstract "
            : !method.IsVirtual || method.IsFinal || ofInterface ? ""
            : method.GetBaseDefinition() == method ? "virtual "
            : "override ";
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return $"{Access(method)}{modifier}method {method.Name}{generic}({extension}{Parameters(method.GetParameters())}) : {Name(method.ReturnType)}";
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(true).Where(IsShown)];
        if (accessors.Length == 0)
            return null;
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
        string names = string.Join(" ", accessors.Select(accessor => accessor.Name[..3] + ";"));
        return $"{Access(accessors[0])}{(accessors[0].IsStatic ? "static " : "")}property {property.Name}{index} : {Name(property.PropertyType)} {{ {names} }}";
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        string modifier = parameter.IsOut ? "out "
            : parameter.IsIn && type.IsByRef ? "in "
            : type.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params "
            : "";
        return $"{modifier}{Name(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}";
    }

    private static string Default(ParameterInfo parameter)
    {
        try
        {
            return Literal(parameter.RawDefaultValue);
        }
        catch (FormatException)
        {
            return "default";
        }
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsPointer)
            return Name(type.GetElementType()!) + "*";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";
        return QualifiedName(type);
    }

    // Outer types first; each takes the generic arguments that its own name declares.
    private static string QualifiedName(Type type)
    {
        var name = new StringBuilder();
        if (type.Namespace is { Length: > 0 } ns)
            name.Append(ns).Append('.');
        var chain = new List<Type>();
        for (Type? outer = type; outer is not null; outer = outer.DeclaringType)
            chain.Insert(0, outer);
        Type[] arguments = type.GetGenericArguments();
        int used = 0;
        for (int i = 0; i < chain.Count; i++)
        {
            name.Append(i > 0 ? "." : "").Append(chain[i].Name.Split('`')[0]);
            int total = chain[i].GetGenericArguments().Length;
            if (total > used)
                name.Append('<').AppendJoin(",", arguments[used..total].Select(Name)).Append('>');
            used = total;
        }
        return name.ToString();
    }
}
