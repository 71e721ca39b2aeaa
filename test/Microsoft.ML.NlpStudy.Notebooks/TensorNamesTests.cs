using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>The tables of chapter 01: names of PyTorch, what ran instead, and its result.</summary>
public sealed partial class TensorNamesTests
{
    // The study notes' list, in their order; an entry is what a row must contain.
    private static readonly string[] s_operations =
    [
        "torch.cuda.is_available(", "torch.device(", ".to(", ".cpu(", ".cuda(",
        ".dtype", ".requires_grad", ".grad_fn", "x[0, 0]", "x[:, :2]", "x[x > 2]",
        "torch.tensor(", ".item(", "torch.FloatTensor(", "torch.zeros_like(", "torch.from_numpy(", "torch.zeros(", "torch.ones(",
        "torch.full(", "torch.range(", "torch.arange(", "torch.rand(", "torch.randn(", "torch.randint(", "torch.empty(", "torch.eye(",
        "torch.linspace(", "torch.squeeze(", "torch.unsqueeze(", "torch.transpose(",
        "torch.nn.init.uniform_(", "torch.nn.init.normal_(", "torch.nn.init.constant_(",
        ".eq(", ".data.sub_(1)", "torch.add(", "torch.mul(", "torch.div(", "torch.max(", "torch.pow(", "torch.log(", "torch.exp(",
        "torch.eig(", "eigenvectors=True", "torch.argmax(x)", "torch.argmax(x, dim", "torch.bmm(", "torch.matmul(", "torch.where(",
        "torch.cat(", "torch.stack(", "torch.split(", "torch.chunk(",
        "x + 1", "x > 2", ".shape", ".dim()", ".sum()", ".mean()", ".grad", ".size(", ".reshape(", ".reshape_as(", ".view(", ".view_as(",
        ".permute(", ".squeeze(", ".unbind(", ".detach(", ".scatter(", ".long()", ".mul_(", ".numpy()", ".backward()",
        "torch.save(", "torch.load(", ".state_dict()", ".load_state_dict(",
    ];

    private static readonly Lazy<IReadOnlyList<string[]>> s_rows = new(ReadRows);

    [Fact]
    public void The_tables_list_every_tensor_operation_of_the_study_notes()
    {
        string[] listed = [.. s_rows.Value.Select(row => row[0])];

        Assert.All(s_operations, name => Assert.Contains(listed, entry => entry.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_row_shows_the_code_that_ran_and_a_result()
    {
        Assert.NotEmpty(s_rows.Value);
        Assert.All(s_rows.Value, row =>
        {
            Assert.Equal(3, row.Length);
            Assert.All(row, Assert.NotEmpty);
            Assert.Contains(row[1] + ");", NotebookFiles.Read("01-tensors").Replace("\\\"", "\"", StringComparison.Ordinal));
        });
        Assert.Distinct(s_rows.Value.Select(row => row[0]));
    }

    // As PyTorch 2 prints them, without its commas between rows.
    [Theory]
    [InlineData("torch.range(0, 4, 2)", "[0, 2, 4]")]
    [InlineData("torch.arange(0, 4, 2)", "[0, 2]")]
    [InlineData("torch.linspace(0, 1, 5)", "[0, 0.25, 0.5, 0.75, 1]")]
    [InlineData("torch.eye(2, 3)", "[[1, 0, 0] [0, 1, 0]]")]
    [InlineData("torch.zeros(2, 3, 4).permute(2, 0, 1).shape", "(4, 2, 3)")]
    [InlineData("torch.split(x, 2, dim=1)", "[[1, 2] [4, 5]]; [[3] [6]]")]
    [InlineData("torch.chunk(x, 3, dim=1)", "[[1] [4]]; [[2] [5]]; [[3] [6]]")]
    [InlineData("torch.zeros(2, 3).scatter(1, torch.tensor([[0], [2]]), 1.)", "[[1, 0, 0] [0, 0, 1]]")]
    [InlineData("torch.matmul(x, x.t())", "[[14, 32] [32, 77]]")]
    [InlineData("torch.matmul(x[0], x[0])", "14")]
    [InlineData("torch.where(x > 2, x, -x)", "[[-1, -2, 3] [4, 5, 6]]")]
    [InlineData("torch.eig(square)[0]", "[1, 3]")]
    [InlineData("labels.data.sub_(1)", "[1, 0, 1]")]
    [InlineData("y.backward(), then w.grad", "6")]
    public void A_result_is_that_of_PyTorch(string there, string result) =>
        Assert.Equal(result, s_rows.Value.Single(row => row[0] == there)[2]);

    private static IReadOnlyList<string[]> ReadRows() =>
    [
        .. JsonNode.Parse(NotebookFiles.Read("01-tensors"))!["cells"]!.AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Select(output => output!["data"]?["text/html"])
            .Where(html => html is not null)
            .Select(html => string.Concat(html!.AsArray().Select(line => (string?)line)))
            .Where(html => html.Contains("<th>PyTorch</th>", StringComparison.Ordinal))
            .SelectMany(html => TableRow().Matches(html))
            .Select(row => TableCell().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(cell.Groups[1].Value)).ToArray()),
    ];

    [GeneratedRegex("<tr><td>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex TableRow();

    [GeneratedRegex("<td>(.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex TableCell();
}
