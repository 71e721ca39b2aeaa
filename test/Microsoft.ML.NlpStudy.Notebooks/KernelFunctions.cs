namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Markup that is shown as it is.</summary>
public sealed record HtmlText(string Text);

/// <summary>The functions that the kernel of a notebook has beside the language's.</summary>
public sealed class KernelFunctions
{
    private readonly List<CellOutput> _outputs = [];
    private readonly StringWriter _console = new() { NewLine = "\n" };

    internal TextWriter Console => _console;

    /// <summary>Shows a value under the cell.</summary>
    public void display(object value)
    {
        FlushConsole();
        _outputs.Add(new CellOutput(null, ValueText.Of(value)));
    }

    /// <summary>Markup for <see cref="display"/>, or for the end of a cell.</summary>
    public HtmlText HTML(string content) => new(content);

    internal IReadOnlyList<CellOutput> TakeOutputs()
    {
        FlushConsole();
        CellOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }

    private void FlushConsole()
    {
        if (_console.GetStringBuilder().Length > 0)
            _outputs.Add(new CellOutput(_console.ToString(), null));
        _console.GetStringBuilder().Clear();
    }
}
