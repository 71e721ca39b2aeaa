namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor bias = null) => Operators.Call("linear", input, weights, bias);

            public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1)
                => Operators.Call("conv1d", input, weight, bias, new[] { stride ?? 1 }, new[] { padding ?? 0 }, new[] { dilation ?? 1 }, groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias = null, long[] strides = null, long[] padding = null, long[] dilation = null, long groups = 1)
                => Operators.Call("conv2d", input, weight, bias, strides ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], groups);

            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true)
                => Operators.Call("avg_pool1d", input, new[] { kernel_size }, new[] { stride ?? kernel_size }, new[] { padding ?? 0 }, ceil_mode, count_include_pad);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => Operators.Call("adaptive_avg_pool1d", input, new[] { output_size });

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor weight = null, Tensor bias = null, double eps = 1e-05)
                => Operators.Call("layer_norm", input, normalized_shape, weight, bias, eps);

            public static Tensor batch_norm(Tensor input, Tensor running_mean, Tensor running_var, Tensor weight = null, Tensor bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
                => Operators.Call("batch_norm", input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => Dropped("dropout", "dropout_", input, p, training, inplace);

            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (input.Dimensions is not (2 or 3))
                {
                    throw new ArgumentException($"dropout1d: Expected 2D or 3D input, but received a {input.Dimensions}D input.");
                }

                if (input.Dimensions == 3)
                {
                    return Dropped("feature_dropout", "feature_dropout_", input, p, training, inplace);
                }

                using Tensor batch = input.unsqueeze(0);
                using Tensor dropped = Dropped("feature_dropout", "feature_dropout_", batch, p, training, inplace);
                return dropped.squeeze(0);
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Operators.Call("one_hot", x, num_classes);

            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (is_casual && attn_mask is not null)
                {
                    throw new ArgumentException("scaled_dot_product_attention: attn_mask must be null when is_casual is true.");
                }

                // Composed of plain operators: libtorch 1.13 knows the operator under a private name and with another result.
                using DisposeScope scope = NewDisposeScope();
                double scale = 1 / Math.Sqrt(query.shape[^1]);
                Tensor scores = query.mul(scale).matmul(key.transpose(-2, -1));                  // (…, L, S)
                if (is_casual)
                {
                    attn_mask = ones([query.shape[^2], key.shape[^2]], ScalarType.Bool, query.device).tril();
                }

                if (attn_mask is not null)
                {
                    // True lets a position take part; anything else is added to the scores.
                    scores = attn_mask.dtype == ScalarType.Bool
                        ? scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity)
                        : scores.add(attn_mask);
                }

                Tensor weights = softmax(scores, -1);
                if (p > 0)
                {
                    weights = dropout(weights, p, true);
                }

                return weights.matmul(value).MoveToOuterDisposeScope();
            }

            private static Tensor Dropped(string name, string inPlaceName, Tensor input, double p, bool training, bool inplace)
            {
                if (p is < 0 or > 1)
                {
                    throw new ArgumentException($"dropout probability has to be between 0 and 1, but got {p}");
                }

                return inplace ? Operators.CallInPlace(inPlaceName, input, p, training).alias() : Operators.Call(name, input, p, training);
            }
        }
    }
}
