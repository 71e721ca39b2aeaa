using System.Text;
using Google.Protobuf;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The nodes and the float32 tensors of an ONNX file, read by the numbers of their fields in onnx.proto.</summary>
internal sealed class OnnxGraph
{
    public OnnxGraph(byte[] model) => Read(Field(model, 7).Single());

    public List<(string Operator, string[] Inputs, string[] Outputs)> Nodes { get; } = [];

    public Dictionary<string, (long[] Shape, float[] Values)> Tensors { get; } = [];

    private void Read(byte[] graph)
    {
        foreach (byte[] node in Field(graph, 1))
        {
            Nodes.Add((Texts(node, 4).Single(), [.. Texts(node, 1)], [.. Texts(node, 2)]));
        }

        foreach (byte[] tensor in Field(graph, 5))
        {
            const int Float = 1;
            if (Numbers(tensor, 2).Single() == Float && Field(tensor, 9).SingleOrDefault() is { } raw)
            {
                var values = new float[raw.Length / sizeof(float)];
                Buffer.BlockCopy(raw, 0, values, 0, raw.Length);
                Tensors[Texts(tensor, 8).Single()] = ([.. Numbers(tensor, 1)], values);
            }
        }
    }

    private static IEnumerable<string> Texts(byte[] message, int number) => Field(message, number).Select(Encoding.UTF8.GetString);

    private static IEnumerable<byte[]> Field(byte[] message, int number) =>
        from field in Fields(message)
        where field.Number == number && field.Content is not null
        select field.Content;

    // A list of numbers is one field each, or packed into one.
    private static IEnumerable<long> Numbers(byte[] message, int number)
    {
        foreach ((int found, byte[]? content, long value) in Fields(message))
        {
            if (found == number && content is null)
            {
                yield return value;
            }
            else if (found == number)
            {
                var packed = new CodedInputStream(content);
                while (!packed.IsAtEnd)
                {
                    yield return packed.ReadInt64();
                }
            }
        }
    }

    private static IEnumerable<(int Number, byte[]? Content, long Value)> Fields(byte[] message)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and uint tag)
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    yield return (number, input.ReadBytes().ToByteArray(), 0);
                    break;
                case WireFormat.WireType.Varint:
                    yield return (number, null, input.ReadInt64());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }
}
