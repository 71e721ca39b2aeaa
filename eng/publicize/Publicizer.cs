using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Publicize;

/// <summary>
/// Copies an assembly so that the compiler lets other assemblies use its internal members: internal becomes public, private protected
/// becomes protected. The copy is for compiling only: it has no code and no resources.
/// </summary>
public static class Publicizer
{
    /// <summary>
    /// Writes the copy of the assembly at <paramref name="path"/>, under the same file name, into <paramref name="folder"/>.
    /// </summary>
    public static string Write(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        string copy = Path.Combine(folder, Path.GetFileName(path));
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(Path.GetFullPath(path)));
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });

        module.Resources.Clear();
        module.Attributes &= ~ModuleAttributes.StrongNameSigned;
        foreach (TypeDefinition type in module.GetTypes().Where(t => !BelongsToTheCompiler(t)))
        {
            OpenType(type);
        }

        module.Write(copy);
        return copy;
    }

    /// <summary>
    /// Backported framework types and the compiler's own attributes, of which every assembly may have its internal copy: made public,
    /// they would be ambiguous with the framework's.
    /// </summary>
    private static bool BelongsToTheCompiler(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Name.StartsWith('<') || type.Namespace is "System" or "Microsoft.CodeAnalysis" || type.Namespace.StartsWith("System.");
    }

    private static void OpenType(TypeDefinition type)
    {
        if (type.IsNotPublic)
        {
            type.IsPublic = true;
        }
        else if (type.IsNestedAssembly)
        {
            type.IsNestedPublic = true;
        }
        else if (type.IsNestedFamilyAndAssembly)
        {
            type.IsNestedFamily = true;
        }

        foreach (FieldDefinition field in type.Fields)
        {
            OpenField(field);
        }

        // Properties and events are as accessible as their methods.
        foreach (MethodDefinition method in type.Methods)
        {
            OpenMethod(method);
            DropBody(method);
        }
    }

    private static void OpenField(FieldDefinition field)
    {
        if (field.IsAssembly)
        {
            field.IsPublic = true;
        }
        else if (field.IsFamilyAndAssembly)
        {
            field.IsFamily = true;
        }
    }

    private static void OpenMethod(MethodDefinition method)
    {
        if (method.IsAssembly)
        {
            method.IsPublic = true;
        }
        else if (method.IsFamilyAndAssembly)
        {
            method.IsFamily = true;
        }
    }

    private static void DropBody(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            return;
        }

        method.Body = new MethodBody(method);
        ILProcessor code = method.Body.GetILProcessor();
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Throw);
    }
}
