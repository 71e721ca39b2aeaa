using System;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Native.tensor_dimensions(LiveHandle);

        public long ndim => Dimensions;

        public long dim() => Dimensions;

        public long NumberOfElements => Native.tensor_elements(LiveHandle);

        public long numel() => NumberOfElements;

        public long ElementSize => Native.tensor_element_size(LiveHandle);

        public long element_size() => ElementSize;

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                fixed (long* first = sizes)
                    Native.Check(Native.tensor_sizes(LiveHandle, first));
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim) => shape[Wrap(dim)];

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* first = strides)
                Native.Check(Native.tensor_strides(LiveHandle, first));
            return strides;
        }

        public long stride(int dim) => stride()[Wrap(dim)];

        private long Wrap(long dim)
        {
            long dimensions = Dimensions;
            if (dim < -dimensions || dim >= dimensions)
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"Expected a dimension of a tensor that has {dimensions}.");
            return dim < 0 ? dim + dimensions : dim;
        }

        public long storage_offset() => Native.tensor_storage_offset(LiveHandle);

        public bool is_contiguous() => Native.tensor_is_contiguous(LiveHandle) != 0;

        public ScalarType dtype => (ScalarType)Native.tensor_scalar_type(LiveHandle);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public unsafe Device device
        {
            get
            {
                int type, index;
                Native.tensor_device(LiveHandle, &type, &index);
                return new Device((DeviceType)type, index);
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Native.tensor_is_sparse(LiveHandle) != 0;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool requires_grad
        {
            get => Native.tensor_requires_grad(LiveHandle) != 0;
            set => Native.Check(Native.tensor_set_requires_grad(LiveHandle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public bool is_leaf => Native.tensor_is_leaf(LiveHandle) != 0;

        public void retain_grad() => Native.Check(Native.tensor_retain_grad(LiveHandle));

        /// <summary>The gradient, as a new Tensor at each reading, or null.</summary>
        public Tensor grad
        {
            get
            {
                nint gradient = Native.tensor_grad(LiveHandle);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set => Native.Check(Native.tensor_set_grad(LiveHandle, value?.LiveHandle ?? 0));
        }

        public void backward() => autograd.backward([this]);

        public Tensor detach() => Operators.Call("detach", this);

        public Tensor detach_() => Operators.CallInPlace("detach_", this);

        public Tensor alias() => new(Native.tensor_share(LiveHandle));
    }
}
