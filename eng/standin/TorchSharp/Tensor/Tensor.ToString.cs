using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>How a tensor's text looks.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, type and device.</summary>
    Metadata = 0,

    /// <summary>The values in nested brackets.</summary>
    Numpy = 2,

    /// <summary>Metadata and the values, as an array initializer.</summary>
    CSharp = 3,
}

public static partial class torch
{
    public partial class Tensor
    {
        private const int MostShown = 6;

        /// <summary>Shape, type and device: "[2x3], type = Float32, device = cpu".</summary>
        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        public string ToString(TensorStringStyle style, string fltFormat = null, int? width = null, CultureInfo cultureInfo = null, string newLine = null)
        {
            if (style == TensorStringStyle.Metadata || is_meta)
                return ToString();
            bool csharp = style == TensorStringStyle.CSharp;
            var writer = new ValueWriter(fltFormat ?? "g5", width ?? 100, cultureInfo ?? CultureInfo.CurrentCulture, newLine ?? System.Environment.NewLine, csharp);
            using DisposeScope scope = NewDisposeScope();
            writer.Write(detach(), 0);
            return csharp ? $"{ToString()}, value = {writer}" : writer.ToString();
        }

        /// <summary>Writes nested rows; of a long axis, its first and last few elements.</summary>
        private sealed class ValueWriter(string format, int width, CultureInfo culture, string newLine, bool csharp)
        {
            private readonly StringBuilder text = new();
            private int lineStart;

            internal void Write(Tensor tensor, int depth)
            {
                if (tensor.Dimensions == 0)
                {
                    text.Append(Value(tensor.ToScalar()));
                    return;
                }
                long length = tensor.shape[0];
                bool innermost = tensor.Dimensions == 1;
                text.Append(csharp ? '{' : '[');
                for (long i = 0; i < length; i++)
                {
                    if (i > 0)
                        Separate(innermost, depth);
                    if (length > 2 * MostShown && i == MostShown)
                    {
                        text.Append("...");
                        i = length - MostShown - 1;
                        continue;
                    }
                    Write(tensor.select(0, i), depth + 1);
                }
                text.Append(csharp ? '}' : ']');
            }

            public override string ToString() => text.ToString();

            private void Separate(bool innermost, int depth)
            {
                text.Append(innermost || csharp ? "," : "");
                if (innermost && text.Length - lineStart < width)
                {
                    text.Append(' ');
                    return;
                }
                text.Append(newLine);
                lineStart = text.Length;
                text.Append(' ', depth + 1);
            }

            private string Value(Scalar value) => value.Type switch
            {
                ScalarType.Bool => value.ToBoolean().ToString(culture),
                ScalarType.Float64 => value.ToDouble().ToString(format, culture),
                _ => value.ToInt64().ToString(culture),
            };
        }
    }
}
