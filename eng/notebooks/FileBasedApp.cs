using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>A notebook as a C# file that <c>dotnet run NAME.cs</c> runs: the text as comments, the cells as top-level statements.</summary>
internal static partial class FileBasedApp
{
    // The kernel opens these; a file-based app opens System, System.Linq and the like by itself.
    private static readonly string[] s_usings = ["System.Collections", "System.Text", "static Notebook"];

    /// <summary>Writes FOLDER/NAME.cs, and beside it what lets it take this clone's package.</summary>
    /// <param name="path">The notebook, an .ipynb file.</param>
    /// <param name="folder">The folder, which is made where it is missing.</param>
    /// <returns>The path of the app.</returns>
    public static string Write(string path, string folder)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string app = Path.Combine(folder, name + ".cs");
        Directory.CreateDirectory(folder);
        File.WriteAllText(app, Export(name, Notebook.Parse(File.ReadAllText(path))));
        LocalPackages.Surround(folder);
        return app;
    }

    /// <summary>The app's source.</summary>
    /// <param name="name">The notebook's name, which those of its images begin with.</param>
    /// <param name="notebook">The notebook.</param>
    /// <exception cref="NotebookException">A cell holds what only a notebook understands.</exception>
    public static string Export(string name, Notebook notebook)
    {
        var packages = new List<string>();
        var cells = notebook.Cells
            .Select(cell => (cell.IsCode, Text: cell.IsCode ? WithoutPackages(cell, packages) : cell.Source)).ToArray();
        var statements = new AppStatements([.. cells.Where(cell => cell.IsCode).Select(cell => cell.Text)]);

        var app = new StringBuilder($"// {name}.ipynb as a file-based app: dotnet run {name}.cs\n");
        foreach (string package in packages.Distinct())
        {
            app.Append($"#:package {package}\n");
        }

        // A notebook is compiled without nullable annotations, and ML.NET makes code at run time. A link to libtorch saves half a gigabyte.
        app.Append("#:property Nullable=disable\n#:property PublishAot=false\n#:property CreateHardLinksForCopyLocalIfPossible=true\n\n");
        string[] constants = statements.Constants.Count > 0 ? ["static Constants"] : [];
        foreach (string directive in s_usings.Concat(constants).Concat(statements.Usings).Distinct()
            .OrderBy(line => line.StartsWith("static ", StringComparison.Ordinal)))
        {
            app.Append($"using {directive};\n");
        }

        int code = 0;
        foreach (var (isCode, text) in cells)
        {
            string part = isCode ? statements.Cells[code++] : Comment(text);
            app.Append(part.Length == 0 ? "" : $"\n{part}\n");
        }

        foreach (string type in statements.Types)
        {
            app.Append($"\n{type}\n");
        }

        if (statements.Constants.Count > 0)
        {
            app.Append("\nstatic class Constants\n{\n").AppendJoin("", statements.Constants.Select(line => $"    {line}\n")).Append("}\n");
        }

        return app.Append('\n').Append(Output.Replace("NAME", name, StringComparison.Ordinal)).ToString();
    }

    private static string WithoutPackages(NotebookCell cell, List<string> packages)
    {
        string code = PackageLine().Replace(cell.Source, match =>
        {
            packages.Add(match.Groups[2].Success ? $"{match.Groups[1].Value}@{match.Groups[2].Value}" : $"{match.Groups[1].Value}@*");
            return "";
        });
        return OtherDirective().Match(code) is { Success: true } other
            ? throw new NotebookException(
                $"Cell {cell.Number}: expected '#r \"nuget: …\"' alone of the kernel's directives, found '{other.Value}'.")
            : code;
    }

    private static string Comment(string markdown) =>
        string.Join('\n', markdown.Trim('\n').Split('\n').Select(line => ("// " + line).TrimEnd()));

    private const string Output = """"
        /// <summary>Shows what the notebook shows under its cells: values are printed, charts written as SVG files.</summary>
        static class Notebook
        {
            private static int s_images;

            public static void display(object value)
            {
                if (value is Microsoft.ML.NlpStudy.Chart chart)
                {
                    chart.ToSvg().DisplayAs("image/svg+xml");
                }
                else
                {
                    Console.WriteLine(TextOf(value));
                }
            }

            public static void DisplayAs(this string text, string mediaType)
            {
                if (mediaType == "image/svg+xml")
                {
                    string file = $"NAME-{++s_images}.svg";
                    File.WriteAllText(file, text);
                    Console.WriteLine("→ " + file);
                }
                else
                {
                    Console.WriteLine(text);
                }
            }

            private static string TextOf(object value) => value switch
            {
                null => "<null>",
                string text => text,
                Microsoft.ML.NlpStudy.TrainingHistory history => TextOf(history.ToDataFrame()),
                Microsoft.Data.Analysis.DataFrame frame => Table(frame),
                Microsoft.ML.IDataView view => TextOf(Microsoft.ML.IDataViewExtensions.ToDataFrame(view, 5)),
                IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                IEnumerable items => "[ " + string.Join(", ", items.Cast<object>().Select(TextOf)) + " ]",
                _ => value.ToString(),
            };

            private static string Table(Microsoft.Data.Analysis.DataFrame frame)
            {
                string[] names = frame.Columns.Select(column => column.Name).ToArray();
                string[][] rows = frame.Rows.Select(row => row.Select(Cell).ToArray()).Prepend(names).ToArray();
                int[] widths = names.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
                var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
                return string.Join('\n', lines);
            }

            private static string Cell(object value) => value switch
            {
                null => "",
                float or double => Convert.ToDouble(value).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture),
                _ => TextOf(value),
            };
        }

        """";

    [GeneratedRegex("""^#r "nuget: *([\w.-]+)(?:, *([\w.*-]+))?"[^\S\n]*\n?""", RegexOptions.Multiline)]
    private static partial Regex PackageLine();

    [GeneratedRegex("""^#(r|i|!)[^\n]*""", RegexOptions.Multiline)]
    private static partial Regex OtherDirective();
}
