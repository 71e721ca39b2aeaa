using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.ML.NlpStudy.Torch;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.NlpStudy.Tests;

/// <summary>
/// Holds the package to its design: which folder may use which, and which may name ML.NET or torch. A type's folder is the first one on the
/// way to the file that declares it; the type uses whatever its compiled form names in fields, signatures, attributes and method bodies.
/// </summary>
public class LayeringTests
{
    private const string Root = "Microsoft.ML.NlpStudy";

    [Flags]
    private enum Upstream
    {
        None = 0,
        MachineLearning = 1,
        Torch = 2,
    }

    /// <summary>
    /// For each folder, from the lowest layer up, the folders it may use besides itself, and the upstream libraries it may name.
    /// </summary>
    private static readonly Dictionary<string, (string[] Folders, Upstream Upstream)> s_layers = new()
    {
        ["Common"] = ([], Upstream.None),
        ["Text"] = (["Common"], Upstream.None),
        ["Onnx"] = ([], Upstream.None),
        ["Torch"] = (["Common"], Upstream.Torch),
        ["Plots"] = (["Common"], Upstream.None),
        ["Metrics"] = (["Common", "Text"], Upstream.None),
        ["Sequences"] = (["Torch"], Upstream.Torch),
        ["Pipeline"] = (["Common", "Text", "Onnx"], Upstream.MachineLearning),
        ["Data"] = (["Common"], Upstream.MachineLearning),
        ["Inference"] = (["Common", "Torch", "Sequences"], Upstream.Torch),
        ["Networks"] = (["Common", "Text", "Onnx", "Torch", "Sequences", "Inference"], Upstream.Torch),
        ["Training"] = (["Common", "Torch", "Plots", "Metrics", "Sequences", "Inference", "Networks"], Upstream.Torch),
        ["Trainers"] = (
            ["Common", "Text", "Onnx", "Torch", "Metrics", "Sequences", "Pipeline", "Inference", "Networks", "Training"],
            Upstream.MachineLearning | Upstream.Torch),
        ["Transforms"] = (["Common", "Text", "Onnx", "Plots", "Metrics", "Pipeline"], Upstream.MachineLearning),
        ["Evaluation"] = (["Common", "Text", "Metrics", "Plots", "Pipeline"], Upstream.MachineLearning),
        ["Catalog"] = (["Common", "Text", "Metrics", "Training", "Pipeline", "Data", "Transforms", "Trainers",
            "Evaluation"], Upstream.MachineLearning),
    };

    [Fact]
    public void Dependencies_run_one_way()
    {
        var below = new HashSet<string>();
        foreach ((string folder, (string[] folders, _)) in s_layers)
        {
            Assert.True(below.IsSupersetOf(folders),
                $"{folder}/: expected the folders it may use above it in the table, found {string.Join(", ", folders.Except(below))}");
            below.Add(folder);
        }

        var errors = new SortedSet<string>();
        foreach ((TypeDefinition type, string folder, TypeReference used) in Uses())
        {
            (string[] folders, Upstream upstream) = s_layers[folder];
            if (UsedFolder(used) is { } usedFolder && usedFolder != folder && !folders.Contains(usedFolder))
            {
                errors.Add($"{folder}/ must not use {usedFolder}/: {type.Name} uses {used.Name}");
            }
            else if (!upstream.HasFlag(UpstreamOf(used)))
            {
                errors.Add($"{folder}/ must not name {UpstreamOf(used)}: {type.Name} uses {used.FullName}");
            }
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Fact]
    public void The_table_allows_no_more_than_is_used()
    {
        var unused = s_layers.SelectMany(layer => layer.Value.Folders.Select(folder => $"{layer.Key}/ uses {folder}/")).ToHashSet();
        var unnamed = s_layers.ToDictionary(layer => layer.Key, layer => layer.Value.Upstream);
        foreach ((_, string folder, TypeReference used) in Uses())
        {
            unused.Remove($"{folder}/ uses {UsedFolder(used)}/");
            unnamed[folder] &= ~UpstreamOf(used);
        }

        Assert.True(unused.Count == 0, string.Join('\n', unused));
        Assert.All(unnamed, left => Assert.Equal(Upstream.None, left.Value));
    }

    // Inside the namespace Microsoft.ML, "TorchSharp." is that of ML.NET's own trainers as soon as their package is there.
    [Fact]
    public void Torch_is_named_by_using_directives_alone()
    {
        IEnumerable<string> qualified =
            from file in Directory.EnumerateFiles(
                Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../src"), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where Regex.IsMatch(line, @"(?<![\w.])TorchSharp\.") && !line.StartsWith("using ", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Empty(qualified);
    }

    // The collector may free a scalar that no variable holds while an operator reads it (Torch/Scalars.cs).
    [Fact]
    public void Numbers_for_torch_are_held()
    {
        IEnumerable<string> loose =
            from type in Types()
            from method in Bodies(type)
            from instruction in method.Body.Instructions
            where instruction.Operand is MethodReference called && MakesLooseScalar(called, instruction.Next)
            select $"{type.Name}.{method.Name}: {instruction.Operand}";

        Assert.Empty(loose);

        static bool MakesLooseScalar(MethodReference called, Instruction next)
        {
            string[] types = [.. called.Parameters.Select(parameter => parameter.ParameterType.FullName)];
            return (called.DeclaringType.FullName, called.Name) switch
            {
                ("TorchSharp.Scalar", "op_Implicit") =>
                    !(next.OpCode.Name.StartsWith("stloc") || next.OpCode == OpCodes.Stsfld || next.OpCode == OpCodes.Stfld),
                ("TorchSharp.torch/Tensor", "op_Addition" or "square" or "square_") => true,
                ("TorchSharp.torch/Tensor", "add" or "add_") => types.Length == 1,
                ("TorchSharp.torch/Tensor", "op_Subtraction" or "op_Multiply" or "op_Division") =>
                    types.Intersect(["System.Int32", "System.Int64", "System.Single", "System.Double"]).Any(),
                _ => false,
            };
        }
    }

    // TorchSharp wraps an array where it lies, and the bits of a product depend on that (Torch/CopiedTensor.cs).
    [Fact]
    public void Float_arrays_become_tensors_by_a_copy()
    {
        IEnumerable<string> wrapped =
            from type in Types()
            from method in Bodies(type)
            from instruction in method.Body.Instructions
            where instruction.Operand is MethodReference
            {
                DeclaringType.FullName: "TorchSharp.torch",
                Name: "tensor" or "as_tensor" or "from_array" or "frombuffer"
            } made
                && made.Parameters.Any(
                    parameter => Regex.IsMatch(parameter.ParameterType.FullName, @"(Single|Double).*[\[>]|System\.Array"))
            select $"{type.Name}.{method.Name}: {instruction.Operand}";

        Assert.Empty(wrapped);
    }

    [Fact]
    public void Only_Pipeline_uses_internal_members_of_ML_NET()
    {
        var errors = new SortedSet<string>();
        foreach ((TypeDefinition type, string folder, TypeReference used) in Uses())
        {
            // ML.NET finds a component's loading constructor by its parameters, so the component itself must name this one.
            bool isLoadingParameter = folder is "Transforms" or "Trainers" && used.FullName == "Microsoft.ML.ModelLoadContext";
            if (folder != "Pipeline" && !isLoadingParameter && UpstreamOf(used) == Upstream.MachineLearning
                && used.Resolve() is { } definition && !IsVisible(definition))
            {
                errors.Add($"{folder}/{type.Name} uses {used.FullName}");
            }
        }

        foreach (TypeDefinition type in Types().Where(type => FolderOf(type) is not (null or "Pipeline")))
        {
            foreach (MemberReference member in Bodies(type).SelectMany(method => method.Body.Instructions)
                .Select(instruction => instruction.Operand).OfType<MemberReference>())
            {
                bool isInternal = member.DeclaringType is { } declaring && UpstreamOf(declaring) == Upstream.MachineLearning
                    && member.Resolve() switch
                    {
                        MethodDefinition method => !(method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
                        FieldDefinition field => !(field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
                        _ => false,
                    };
                if (isInternal)
                {
                    errors.Add($"{FolderOf(type)}/{type.Name} uses {member.FullName}");
                }
            }
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Fact]
    public void A_namespace_is_the_root_its_folder_or_for_catalogs_that_of_MLContext()
    {
        var errors = new SortedSet<string>();
        foreach (TypeDefinition type in Types().Where(type => !type.IsNested))
        {
            if (FolderOf(type) is { } folder)
            {
                string[] allowed = folder switch
                {
                    "Catalog" => ["Microsoft.ML", Root],
                    // the attribute that opens ML.NET's internals
                    "Pipeline" => [Root, $"{Root}.{folder}", "System.Runtime.CompilerServices"],
                    _ => [Root, $"{Root}.{folder}"],
                };
                if (!allowed.Contains(type.Namespace))
                {
                    errors.Add($"{folder}/{type.Name}: {type.Namespace}");
                }

                if (!type.IsPublic && type.Namespace == Root)
                {
                    errors.Add($"{folder}/{type.Name} is internal and in the namespace of the types that users name");
                }
            }
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    private static readonly Lazy<ModuleDefinition> s_package = new(() =>
    {
        string path = typeof(TextTokenizer).Assembly.Location;
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        return ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
    });

    private static IEnumerable<TypeDefinition> Types() => s_package.Value.GetTypes();

    /// <summary>The folder of a type of the package; <see langword="null"/> for any other.</summary>
    private static string? UsedFolder(TypeReference used) =>
        used.Scope is ModuleDefinition && used.Resolve() is { } definition ? FolderOf(definition) : null;

    private static IEnumerable<MethodDefinition> Bodies(TypeDefinition type) => type.Methods.Where(method => method.HasBody);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <summary>
    /// The first-level folder of a type's source; <see langword="null"/> for what the compiler makes up and for types embedded by the
    /// build.
    /// </summary>
    private static string? FolderOf(TypeDefinition type)
    {
        while (type.DeclaringType is { } declaring)
        {
            type = declaring;
        }

        if (!type.Namespace.StartsWith(Root, StringComparison.Ordinal) && !s_sources.Value.ContainsKey(type.Name))
        {
            return null;
        }

        return type.Name.StartsWith('<')
            ? null
            : s_sources.Value.TryGetValue(type.Name, out string? folder)
                ? folder
                : throw new InvalidOperationException(
                    $"{type.FullName}: expected a declaration at the start of a line in a folder of src/{Root}");
    }

    private static readonly Regex s_declaration = new(
        @"^(?:public |internal |static |sealed |abstract |partial |readonly |ref |unsafe )*"
            + @"(?:class|interface|enum|struct|record(?: struct| class)?|delegate [\w<>?\[\], ]+?) (?<name>\w+)(?:<(?<parameters>[^>]*)>)?",
        RegexOptions.Multiline);

    /// <summary>
    /// For each type declared at the top level of a file, by its name in metadata, the first folder on the way to that file.
    /// </summary>
    private static readonly Lazy<Dictionary<string, string>> s_sources = new(() =>
    {
        var folders = new Dictionary<string, string>();
        foreach ((string folder, string file) in SourceFiles())
        {
            MatchCollection declarations = s_declaration.Matches(File.ReadAllText(file));
            Assert.True(declarations.Count > 0, $"{file}: expected a type declared at the start of a line");
            foreach (Match declaration in declarations)
            {
                int arity = declaration.Groups["parameters"].Success ? declaration.Groups["parameters"].Value.Count(c => c == ',') + 1 : 0;
                string name = arity == 0 ? declaration.Groups["name"].Value : $"{declaration.Groups["name"].Value}`{arity}";
                Assert.True(folders.TryAdd(name, folder) || folders[name] == folder,
                    $"{name}: declared in {folders[name]}/ and in {folder}/");
            }
        }

        return folders;
    });

    /// <summary>Every C# file that is compiled into the package, with the first folder on the way to it.</summary>
    private static IEnumerable<(string Folder, string File)> SourceFiles()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../src", Root));
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string[] path = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
            if (path[0] is not ("bin" or "obj" or "buildTransitive"))
            {
                Assert.True(path.Length > 1, $"{path[0]}: expected in a folder, so that its layer is known");
                yield return (path[0], file);
            }
        }
    }

    private static Upstream UpstreamOf(TypeReference type)
    {
        if (type.Scope is ModuleDefinition)
        {
            return Upstream.None;
        }

        string name = type.GetElementType() is { DeclaringType: { } declaring } ? declaring.FullName : type.FullName;
        return In("TorchSharp") ? Upstream.Torch
            : In("Microsoft.ML") && !In("Microsoft.ML.Tokenizers") ? Upstream.MachineLearning
            : Upstream.None;

        bool In(string space) => name.StartsWith(space + ".", StringComparison.Ordinal);
    }

    private static bool IsVisible(TypeDefinition type) => type.IsPublic
        || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    /// <summary>Every type that a type of the package names, with the folder of the latter.</summary>
    private static IEnumerable<(TypeDefinition Type, string Folder, TypeReference Used)> Uses()
    {
        foreach (TypeDefinition type in Types())
        {
            if (FolderOf(type) is not { } folder)
            {
                continue;
            }

            Assert.True(s_layers.ContainsKey(folder), $"{folder}/ ({type.FullName}): expected one of {string.Join(", ", s_layers.Keys)}");
            foreach (TypeReference used in NamedBy(type).SelectMany(Parts))
            {
                yield return (type, folder, used);
            }
        }
    }

    private static IEnumerable<TypeReference?> NamedBy(TypeDefinition type)
    {
        IEnumerable<TypeReference?> named = [type.BaseType, .. type.Interfaces.Select(i => i.InterfaceType), .. Attributes(type)];
        named = named.Concat(type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType));
        named = named.Concat(type.Fields.SelectMany(f => Attributes(f).Prepend(f.FieldType)));
        foreach (MethodDefinition method in type.Methods)
        {
            named = named.Concat(Signature(method)).Concat(Attributes(method));
            if (method.HasBody)
            {
                named = named.Concat(method.Body.Variables.Select(v => v.VariableType));
                named = named.Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType));
                named = named.Concat(method.Body.Instructions.SelectMany(Operands));
            }
        }

        return named;
    }

    private static IEnumerable<TypeReference?> Operands(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method => Signature(method).Prepend(method.DeclaringType),
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(MethodReference method)
    {
        IEnumerable<TypeReference?> types = method.Parameters.Select(p => p.ParameterType).Prepend(method.ReturnType);
        return method is GenericInstanceMethod generic ? types.Concat(generic.GenericArguments) : types;
    }

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.Select(attribute => attribute.AttributeType);

    /// <summary>The types that a type is made of: element types, generic arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
